import { KeyRound, Lock, Pencil, Trash2, UserCheck, UserMinus, UserX } from "lucide-react";
import { readOnlyReason, type UserRow } from "@/lib/users/model";
import type { RowAction } from "../data-table/types";

/** What the person may do with users here: what he never may is absent. */
export type MayDo = { edit: boolean; remove: boolean; deactivate: boolean; unlock: boolean };

/** What is asked about before it is done. */
export type Question = "permissions" | "role" | "deactivate" | "delete";

type Doing = {
  edit: (user: UserRow) => void;
  ask: (question: Question, users: UserRow[]) => void;
  unlock: (users: UserRow[]) => void;
  activate: (users: UserRow[]) => void;
};

/** What can be done to one user or many, in the order of the menu; each says why its state forbids it (U5–U9). */
export function userActions(may: MayDo, doing: Doing): RowAction<UserRow>[] {
  if (!may.edit) return [];
  const asking = (question: Question) => (users: UserRow[]) => doing.ask(question, users);
  const edit: RowAction<UserRow>[] = [
    {
      id: "edit",
      label: "Edit",
      icon: Pencil,
      disabled: foreign,
      run: ([user]) => user && doing.edit(user),
    },
    {
      id: "permissions",
      label: "Edit user permissions",
      icon: KeyRound,
      bulk: true,
      disabled: foreign,
      run: asking("permissions"),
    },
    {
      id: "role",
      label: "Remove user role",
      icon: UserMinus,
      bulk: true,
      disabled: (users) =>
        foreign(users) ??
        glass(users) ??
        (users.every(({ role }) => !role) ? "No direct role to remove." : directAdmin(users)),
      run: asking("role"),
    },
  ];
  const unlock: RowAction<UserRow> = {
    id: "unlock",
    label: "Unlock",
    icon: Lock,
    bulk: true,
    disabled: (users) =>
      foreign(users) ?? (users.some(({ status }) => status === "locked") ? undefined : "Not locked."),
    run: doing.unlock,
  };
  const status: RowAction<UserRow>[] = [
    {
      id: "deactivate",
      label: "Deactivate",
      icon: UserX,
      bulk: true,
      disabled: (users) =>
        foreign(users) ??
        (users.every(({ status }) => status === "inactive") ? "Already inactive." : kept(users)),
      run: asking("deactivate"),
    },
    {
      id: "activate",
      label: "Activate",
      icon: UserCheck,
      bulk: true,
      disabled: (users) =>
        foreign(users) ?? (users.some(({ status }) => status === "inactive") ? undefined : "Not inactive."),
      run: doing.activate,
    },
  ];
  const remove: RowAction<UserRow> = {
    id: "delete",
    label: "Delete",
    icon: Trash2,
    danger: true,
    bulk: true,
    disabled: (users) => foreign(users) ?? kept(users),
    run: asking("delete"),
  };
  return [
    ...edit,
    ...(may.unlock ? [unlock] : []),
    ...(may.deactivate ? status : []),
    ...(may.remove ? [remove] : []),
  ];
}

function foreign(users: UserRow[]): string | undefined {
  const one = users.find(({ origin }) => origin !== "local");
  return one && `${one.name} ${readOnlyReason(one.origin)}.`;
}

function directAdmin(users: UserRow[]): string | undefined {
  const one = users.find((user) => user.accountAdmin && user.role?.name === "Account Admin");
  return one && `${one.name} is an Account Admin: choose another role by Edit user permissions.`;
}

function glass(users: UserRow[]): string | undefined {
  const one = users.find((user) => user.protected);
  return one && `${one.name} is the break-glass account and stays as it is while this tenant is paired.`;
}

function kept(users: UserRow[]): string | undefined {
  const one = users.find(({ accountAdmin }) => accountAdmin);
  return glass(users) ?? (one && `${one.name} is an Account Admin: take the role away first.`);
}
