"use client";

import { KeyRound, Lock, Pencil, Trash2, UserCheck, UserMinus, UserX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { RoleOption } from "@/lib/roles/model";
import { activate, deactivate, remove, removeRoleOf, unlock } from "@/lib/users/actions";
import { readOnlyReason, type UserRow } from "@/lib/users/model";
import { DataTable } from "../data-table/data-table";
import { type Packed, unpack } from "../data-table/packed";
import type { FilterKey, PageOf, RowAction } from "../data-table/types";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast, toastError } from "../ui/toaster";
import { userColumns } from "./columns";
import { PermissionsDialog } from "./permissions-dialog";

type Props = {
  tenant: string;
  page: Packed<PageOf<UserRow>>;
  roles: RoleOption[];
  may: { edit: boolean; remove: boolean; export: boolean };
};

type Asked = { kind: "permissions" | "role" | "deactivate" | "delete"; users: UserRow[] };

const ids = (users: UserRow[]) => ({ userIds: users.map(({ id }) => id) });
const names = (users: UserRow[]) =>
  users.length > 5 ? `${users.length} users` : users.map(({ name }) => name).join(", ");

/** The users table with everything that can be done to one or many (U1, U5). */
export function UsersTable({ tenant, page: packed, roles, may }: Props) {
  const page = useMemo(() => unpack(packed), [packed]);
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

  const ask = (kind: Asked["kind"]) => (users: UserRow[]) => setAsked({ kind, users });
  const actions: RowAction<UserRow>[] = may.edit
    ? [
        {
          id: "edit",
          label: "Edit",
          icon: Pencil,
          disabled: foreign,
          run: ([user]) => user && router.push(`/t/${tenant}/settings/users/${user.id}`),
        },
        {
          id: "permissions",
          label: "Edit user permissions",
          icon: KeyRound,
          bulk: true,
          disabled: foreign,
          run: ask("permissions"),
        },
        {
          id: "role",
          label: "Remove user role",
          icon: UserMinus,
          bulk: true,
          disabled: (users) =>
            foreign(users) ?? (users.every(({ role }) => !role) ? "No direct role to remove." : admin(users)),
          run: ask("role"),
        },
        {
          id: "unlock",
          label: "Unlock",
          icon: Lock,
          bulk: true,
          disabled: (users) =>
            foreign(users) ?? (users.some(({ status }) => status === "locked") ? undefined : "Not locked."),
          run: (users) => void now(unlock(tenant, ids(users)), `${names(users)} can sign in again`),
        },
        {
          id: "deactivate",
          label: "Deactivate",
          icon: UserX,
          bulk: true,
          disabled: (users) =>
            foreign(users) ??
            (users.every(({ status }) => status === "inactive") ? "Already inactive." : kept(users)),
          run: ask("deactivate"),
        },
        {
          id: "activate",
          label: "Activate",
          icon: UserCheck,
          bulk: true,
          disabled: (users) =>
            foreign(users) ??
            (users.some(({ status }) => status === "inactive") ? undefined : "Not inactive."),
          run: (users) => void now(activate(tenant, ids(users)), `${names(users)} activated`),
        },
        ...(may.remove
          ? [
              {
                id: "delete",
                label: "Delete",
                icon: Trash2,
                danger: true,
                bulk: true,
                disabled: (users: UserRow[]) => foreign(users) ?? kept(users),
                run: ask("delete"),
              },
            ]
          : []),
      ]
    : [];

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
          onConfirm={() => act(removeRoleOf(tenant, ids(users)), `Direct role removed from ${names(users)}`)}
        >
          {names(users)} will lose the direct role ({roleNames(users)}). What groups give stays.
        </ConfirmDialog>
      )}
      {asked?.kind === "deactivate" && (
        <ConfirmDialog
          title="Deactivate"
          confirm="Deactivate"
          danger
          onClose={close}
          onConfirm={() =>
            act(
              deactivate(tenant, ids(users)),
              `${names(users)} deactivated`,
              () => void now(activate(tenant, ids(users)), `${names(users)} activated`),
            )
          }
        >
          {names(users)} will be signed out everywhere at once and cannot sign in until activated again. Roles
          and groups are kept.
        </ConfirmDialog>
      )}
      {asked?.kind === "delete" && (
        <ConfirmDialog
          title="Delete"
          confirm="Delete"
          danger
          onClose={close}
          onConfirm={() => act(remove(tenant, ids(users)), `${names(users)} deleted`)}
        >
          {names(users)} will be deleted for good: names, e-mail address and phone are erased, memberships
          end, and every session closes. The audit log keeps an opaque id.
        </ConfirmDialog>
      )}
    </>
  );
}

function foreign(users: UserRow[]): string | undefined {
  const one = users.find(({ origin }) => origin !== "local");
  return one && `${one.name} ${readOnlyReason(one.origin)}.`;
}

function admin(users: UserRow[]): string | undefined {
  const one = users.find(({ accountAdmin }) => accountAdmin);
  return one && `${one.name} is an Account Admin.`;
}

function kept(users: UserRow[]): string | undefined {
  const one = users.find((user) => user.protected);
  return one ? `${one.name} is the break-glass account.` : admin(users);
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
