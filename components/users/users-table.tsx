"use client";

import { Columns2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { RoleOption } from "@/lib/roles/model";
import { activate, editPermissionsOf, removeRoleOf, unlock } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { DataTable } from "../data-table/data-table";
import type { FilterKey, PageOf, RowAction } from "../data-table/types";
import { ConfirmReviewed } from "../impact/confirm-reviewed";
import { toast, toastError } from "../ui/toaster";
import { userColumns } from "./columns";
import { PermissionsDialog } from "./permissions-dialog";
import { type MayDo, type Question, userActions } from "./row-actions";

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

  function said(done: string, undo?: () => void) {
    toast(done, undo);
    router.refresh();
  }

  async function now(work: Promise<Result<unknown>>, done: string) {
    const result = await work;
    if (result.ok) said(done);
    else toastError(result.message);
  }

  /** Undo for a role that all of them had; several would have to be given back one by one. */
  function giveBack(users: UserRow[]): (() => void) | undefined {
    const had = users.filter(({ role }) => role);
    const [role, another] = new Map(
      had.flatMap(({ role }) => (role ? [[role.id, role] as const] : [])),
    ).values();
    if (!role || another) return undefined;
    const change = { ...ids(had), roleId: role.id, addGroupIds: [], removeGroupIds: [] };
    return () => void now(editPermissionsOf(tenant, change), `${role.name} given back to ${names(had)}`);
  }

  const actions = userActions(may, {
    edit: (user) => router.push(`/t/${tenant}/settings/users/${user.id}`),
    ask: (kind, users) => setAsked({ kind, users }),
    unlock: (users) => void now(unlock(tenant, ids(users)), `${names(users)} can sign in again`),
    activate: (users) => void now(activate(tenant, ids(users)), `${names(users)} activated`),
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
        actions={[...actions, compare]}
        filters={filters(roles)}
        exportHref={may.export ? `/t/${tenant}/api/users/export` : undefined}
        empty={{ title: "No users yet", description: "Add the people who should work here." }}
      />
      {asked?.kind === "permissions" && (
        <PermissionsDialog tenant={tenant} users={users} roles={roles} onClose={close} />
      )}
      {asked?.kind === "role" && (
        <ConfirmReviewed
          title="Remove user role"
          confirm="Remove role"
          onClose={close}
          send={(review) => removeRoleOf(tenant, { ...ids(users), review })}
          done={() => said(`Direct role removed from ${names(users)}`, giveBack(users))}
        >
          {names(users)} will lose the direct role ({roleNames(users)}). What groups give stays.
        </ConfirmReviewed>
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
