import { KeyRound, Lock, MailQuestion, Pencil, Trash2, UserCheck, UserMinus, UserX } from "lucide-react";
import { noResetReason } from "@/lib/password-reset/words";
import type { UserRow } from "@/lib/users/model";
import { readOnlyReason } from "@/lib/users/words";
import type { RowAction } from "../data-table/types";

/** What the person may do with users here: what he never may is absent. */
export type MayDo = { edit: boolean; remove: boolean; deactivate: boolean; unlock: boolean };

/** What is asked about before it is done. */
export type Question = "permissions" | "role" | "deactivate" | "delete";

/** Whom something is for: their ids, and their rows as far as they have been seen. */
export type Chosen = { ids: string[]; users: UserRow[] };

type Doing = {
  edit: (user: UserRow) => void;
  ask: (question: Question, chosen: Chosen) => void;
  unlock: (chosen: Chosen) => void;
  reset: (chosen: Chosen) => void;
  activate: (chosen: Chosen) => void;
};

type Reason = (user: UserRow) => string | undefined;

/**
 * What can be done to one user or many, in the order of the menu; each says why its state forbids it (U5–U9). Of
 * many, those that it cannot be done to are left out when it is done.
 */
export function userActions(may: MayDo, doing: Doing): RowAction<UserRow>[] {
  if (!may.edit) return [];
  const asking = (question: Question) => (chosen: Chosen) => doing.ask(question, chosen);
  const edit: RowAction<UserRow> = {
    id: "edit",
    label: "Edit",
    icon: Pencil,
    disabled: unlessAny(foreign),
    run: ([user]) => user && doing.edit(user),
  };
  const give: RowAction<UserRow>[] = [
    onMany("permissions", "Edit user permissions", KeyRound, asking("permissions"), () => undefined),
    onMany(
      "role",
      "Remove user role",
      UserMinus,
      asking("role"),
      (user) => glass(user) ?? (user.role ? directAdmin(user) : "No direct role to remove."),
    ),
  ];
  const unlock = onMany("unlock", "Unlock", Lock, doing.unlock, ({ status }) =>
    status === "locked" ? undefined : "Not locked.",
  );
  const reset = onMany("reset", "Send password reset", MailQuestion, doing.reset, (user) => {
    const reason = noResetReason(user);
    return reason ? `${user.name} ${reason}.` : undefined;
  });
  const status: RowAction<UserRow>[] = [
    onMany("deactivate", "Deactivate", UserX, asking("deactivate"), (user) =>
      user.status === "inactive" ? "Already inactive." : kept(user),
    ),
    onMany("activate", "Activate", UserCheck, doing.activate, ({ status }) =>
      status === "inactive" ? undefined : "Not inactive.",
    ),
  ];
  const remove = { ...onMany("delete", "Delete", Trash2, asking("delete"), kept), danger: true };
  return [
    edit,
    ...give,
    ...(may.unlock ? [unlock, reset] : []),
    ...(may.deactivate ? status : []),
    ...(may.remove ? [remove] : []),
  ];
}

/** An action that needs no row of those whom it is for. */
function onMany(
  id: string,
  label: string,
  icon: RowAction<UserRow>["icon"],
  run: (chosen: Chosen) => void,
  reason: Reason,
): RowAction<UserRow> {
  return {
    id,
    label,
    icon,
    bulk: true,
    disabled: unlessAny((user) => foreign(user) ?? reason(user)),
    run: (users) => run({ ids: users.map((user) => user.id), users }),
    runMany: (ids) => run({ ids, users: [] }),
  };
}

/** Forbidden where it can be done to none of them; the first one's reason stands for all. */
function unlessAny(reason: Reason): (users: UserRow[]) => string | undefined {
  return (users) => {
    const reasons = users.map(reason);
    return reasons.includes(undefined) ? undefined : reasons[0];
  };
}

function foreign({ name, origin }: UserRow): string | undefined {
  const reason = readOnlyReason(origin);
  return reason ? `${name} ${reason}.` : undefined;
}

function directAdmin({ name, accountAdmin, role }: UserRow): string | undefined {
  return accountAdmin && role?.name === "Account Admin"
    ? `${name} is an Account Admin: choose another role by Edit user permissions.`
    : undefined;
}

function glass(user: UserRow): string | undefined {
  return user.protected
    ? `${user.name} is the break-glass account and stays as it is while this tenant is paired.`
    : undefined;
}

function kept(user: UserRow): string | undefined {
  return (
    glass(user) ??
    (user.accountAdmin ? `${user.name} is an Account Admin: take the role away first.` : undefined)
  );
}
