"use client";

import { Columns2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Result } from "@/lib/core/result";
import { sendReset } from "@/lib/password-reset/actions";
import type { RoleOption } from "@/lib/roles/model";
import { activate, deactivate, removeRoleOf, unlock } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { BULK_PART } from "../data-table/bulk";
import { DataTable } from "../data-table/data-table";
import { type Packed, unpack } from "../data-table/packed";
import type { ListRef, PageOf, RowAction } from "../data-table/types";
import { useBulk } from "../data-table/use-bulk";
import { leavingOut } from "../impact/leaving-out";
import { toastError } from "../ui/toaster";
import { userColumns } from "./columns";
import { userFilters } from "./filters";
import { inverseOf } from "./inverse";
import { namesOf } from "./names";
import { type Chosen, type MayDo, type Question, userActions } from "./row-actions";
import { takeBack } from "./take-back";

// Loaded when the first one is asked for: most visits end without.
const LeaveDialog = lazy(() => import("./leave-dialog"));
const ResetLinks = lazy(() => import("./reset-links"));
const PermissionsDialog = lazy(async () => ({
  default: (await import("./permissions-dialog")).PermissionsDialog,
}));
const ConfirmReviewed = lazy(async () => ({
  default: (await import("../impact/confirm-reviewed")).ConfirmReviewed,
})) as unknown as typeof import("../impact/confirm-reviewed").ConfirmReviewed;

type Props = {
  tenant: string;
  page: Packed<PageOf<UserRow>>;
  roles: RoleOption[];
  view: ListRef["view"];
  may: MayDo & { export: boolean };
  /** Whether mails go out; where not, links are shown. */
  mails: boolean;
};

type ResetLink = { email: string; link: string };
type Asked = { kind: Question; chosen: Chosen };
type Act = (ids: string[]) => Promise<Result<unknown>>;

const NOBODY: Chosen = { ids: [], users: [] };

/** The users table with everything that can be done to one or many (U1, U5). */
export function UsersTable({ tenant, page: packed, roles, view, may, mails }: Props) {
  const page = useMemo(() => unpack(packed), [packed]);
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();
  const [links, setLinks] = useState<ResetLink[]>([]);
  const bulk = useBulk();

  async function atOnce(title: string, ids: string[], act: Act, done: string, undo?: () => void) {
    const refused = await bulk.run({ title, ids, act, done, undo });
    if (refused) toastError(refused);
  }

  /** Undo for taking the direct roles of people whose rows were seen: each gets the own one back. */
  function giveBack({ ids, users }: Chosen): (() => void) | undefined {
    if (users.length < ids.length) return undefined;
    const back = inverseOf(users, { roleId: null, addGroupIds: [], removeGroupIds: [] });
    if (back.length === 0) return undefined;
    return () => void takeBack(tenant, back).then(() => router.refresh());
  }

  function wake(chosen: Chosen) {
    const woken = chosen.users.filter(({ status }) => status === "inactive").map(({ id }) => id);
    const sleep: Act = (userIds) => deactivate(tenant, { userIds });
    const undo = () => void atOnce("Deactivate", woken, sleep, `${namesOf(chosen)} deactivated`);
    const act: Act = (userIds) => activate(tenant, { userIds });
    void atOnce(
      "Activate",
      chosen.ids,
      act,
      `${namesOf(chosen)} activated`,
      woken.length > 0 ? undo : undefined,
    );
  }

  /** Without a mail server the links come back, part by part where there are many. */
  async function sendLinks(userIds: string[]) {
    const result = await sendReset(tenant, { userIds });
    if (result.ok) setLinks((shown) => [...shown, ...result.data.links]);
    return result;
  }

  const actions = userActions(may, {
    edit: (user) => router.push(`/t/${tenant}/settings/users/${user.id}`),
    ask: (kind, chosen) => setAsked({ kind, chosen }),
    unlock: (chosen) =>
      void atOnce(
        "Unlock",
        chosen.ids,
        (userIds) => unlock(tenant, { userIds }),
        `${namesOf(chosen)} can sign in again`,
      ),
    reset: (chosen) => {
      const names = namesOf(chosen);
      const done = mails
        ? `A link for a new password is on its way to ${names}`
        : `A link was made for ${names}`;
      void atOnce("Send password reset", chosen.ids, sendLinks, done);
    },
    activate: wake,
  });

  const compare: RowAction<UserRow> = {
    id: "compare",
    label: "Compare permissions",
    icon: Columns2,
    bulk: true,
    disabled: (users) => (users.length > 2 ? "Choose one or two people to compare." : undefined),
    run: ([a, b]) =>
      a && router.push(`/t/${tenant}/settings/compare?kind=users&a=${a.id}${b ? `&b=${b.id}` : ""}`),
  };
  const chosen = asked?.chosen ?? NOBODY;
  const close = () => setAsked(undefined);
  return (
    <>
      <DataTable
        name="Users"
        columns={userColumns}
        page={page}
        rowId={idOf}
        rowName={(user) => user.name}
        rowHref={(user) => `/t/${tenant}/settings/users/${user.id}`}
        actions={[...actions.filter(isHarmless), compare, ...actions.filter(({ danger }) => danger)]}
        filters={userFilters}
        list={{ tenant, screen: "users", view }}
        exportHref={may.export ? `/t/${tenant}/api/users/export` : undefined}
        matchingHref={may.edit ? `/t/${tenant}/api/users/matching` : undefined}
        empty={{ title: "No users yet", description: "Add the people who should work here." }}
      />
      {bulk.dialog}
      <Suspense>
        {asked?.kind === "permissions" && (
          <PermissionsDialog tenant={tenant} chosen={chosen} roles={roles} run={bulk.run} onClose={close} />
        )}
        {asked?.kind === "role" && (
          <ConfirmReviewed
            title="Remove user role"
            confirm="Remove role"
            onClose={close}
            send={(review) =>
              leavingOut(chosen.ids.slice(0, BULK_PART), (userIds) =>
                removeRoleOf(tenant, { userIds, review }),
              )
            }
            run={(review) =>
              bulk.run({
                title: "Remove user role",
                ids: chosen.ids,
                act: (userIds) =>
                  removeRoleOf(tenant, chosen.ids.length > BULK_PART ? { userIds } : { userIds, review }),
                done: `Direct role removed from ${namesOf(chosen)}`,
                undo: giveBack(chosen),
              })
            }
          >
            {namesOf(chosen)} will lose the direct role{roleNames(chosen)}. What groups give stays.
            {chosen.ids.length > BULK_PART && ` What follows is of the first ${BULK_PART}.`}
          </ConfirmReviewed>
        )}
        {(asked?.kind === "deactivate" || asked?.kind === "delete") && (
          <LeaveDialog tenant={tenant} chosen={chosen} leaving={asked.kind} run={bulk.run} onClose={close} />
        )}
        {links.length > 0 && <ResetLinks links={links} onClose={() => setLinks([])} />}
      </Suspense>
    </>
  );
}

const isHarmless = ({ danger }: RowAction<UserRow>) => !danger;
const idOf = (user: UserRow) => user.id;

function roleNames({ users }: Chosen): string {
  const roles = new Set(users.flatMap(({ role }) => (role ? [role.name] : [])));
  return roles.size > 0 ? ` (${[...roles].join(", ")})` : "";
}
