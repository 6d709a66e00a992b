"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { RoleOption } from "@/lib/roles/model";
import { activate, deactivate, removeRoleOf, unlock } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { DataTable } from "../data-table/data-table";
import type { FilterKey, PageOf } from "../data-table/types";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast, toastError } from "../ui/toaster";
import { userColumns } from "./columns";
import { inverseOf } from "./inverse";
import { PermissionsDialog } from "./permissions-dialog";
import { type MayDo, type Question, userActions } from "./row-actions";
import { takeBack } from "./take-back";

// Loaded when the first one is asked for: most visits end without.
const LeaveDialog = lazy(() => import("./leave-dialog"));

type Props = {
  tenant: string;
  page: PageOf<UserRow>;
  roles: RoleOption[];
  may: MayDo & { export: boolean };
};

type Asked = { kind: Question; users: UserRow[] };

const ids = (users: UserRow[]) => ({ userIds: users.map(({ id }) => id) });
const names = (users: UserRow[]) =>
  users.length > 5 ? `${users.length} users` : users.map(({ name }) => name).join(", ");

/** The users table with everything that can be done to one or many (U1, U5). */
export function UsersTable({ tenant, page, roles, may }: Props) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();

  async function act(
    work: Promise<Result<unknown>>,
    done: string,
    undo?: () => void,
  ): Promise<string | undefined> {
    const result = await work;
    if (!result.ok) return result.message;
    toast(done, undo);
    router.refresh();
    return undefined;
  }

  async function now(work: Promise<Result<unknown>>, done: string, undo?: () => void) {
    const refused = await act(work, done, undo);
    if (refused) toastError(refused);
  }

  /** Undo for taking the direct roles of these people: each gets the own one back. */
  function giveBack(users: UserRow[]) {
    const back = inverseOf(users, { roleId: null, addGroupIds: [], removeGroupIds: [] });
    return () => void takeBack(tenant, back).then(() => router.refresh());
  }

  function wake(users: UserRow[]) {
    const woken = users.filter(({ status }) => status === "inactive");
    const undo = () => void now(deactivate(tenant, ids(woken)), `${names(woken)} deactivated`);
    void now(activate(tenant, ids(users)), `${names(woken)} activated`, undo);
  }

  const actions = userActions(may, {
    edit: (user) => router.push(`/t/${tenant}/settings/users/${user.id}`),
    ask: (kind, users) => setAsked({ kind, users }),
    unlock: (users) => void now(unlock(tenant, ids(users)), `${names(users)} can sign in again`),
    activate: wake,
  });

  const users = asked?.users ?? [];
  const close = () => setAsked(undefined);
  return (
    <>
      <DataTable
        name="Users"
        columns={userColumns}
        page={page}
        rowId={(user) => user.id}
        rowName={(user) => user.name}
        rowHref={(user) => `/t/${tenant}/settings/users/${user.id}`}
        actions={actions}
        filters={filters(roles)}
        exportHref={may.export ? `/t/${tenant}/api/users/export` : undefined}
        empty={{ title: "No users yet", description: "Add the people who should work here." }}
      />
      {asked?.kind === "permissions" && (
        <PermissionsDialog tenant={tenant} users={users} roles={roles} onClose={close} />
      )}
      {asked?.kind === "role" && (
        <ConfirmDialog
          title="Remove user role"
          confirm="Remove role"
          onClose={close}
          onConfirm={() =>
            act(removeRoleOf(tenant, ids(users)), `Direct role removed from ${names(users)}`, giveBack(users))
          }
        >
          {names(users)} will lose the direct role ({roleNames(users)}). What groups give stays.
        </ConfirmDialog>
      )}
      {(asked?.kind === "deactivate" || asked?.kind === "delete") && (
        <Suspense>
          <LeaveDialog tenant={tenant} users={users} leaving={asked.kind} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

function roleNames(users: UserRow[]): string {
  return [...new Set(users.flatMap(({ role }) => (role ? [role.name] : [])))].join(", ");
}

function filters(roles: RoleOption[]): FilterKey[] {
  return [
    {
      key: "status",
      label: "Status",
      values: ["active", "inactive", "locked", "invited"].map((value) => ({ value, label: value })),
    },
    { key: "role", label: "Direct role", values: roles.map(({ name }) => ({ value: name, label: name })) },
    { key: "group", label: "Group" },
    {
      key: "type",
      label: "User type",
      values: ["local", "sso", "local_sso"].map((value) => ({ value, label: value })),
    },
    {
      key: "origin",
      label: "Made on",
      values: ["local", "main", "gateway"].map((value) => ({ value, label: value })),
    },
  ];
}
