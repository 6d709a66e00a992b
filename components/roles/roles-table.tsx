"use client";

import { Columns2, Copy, Pencil, Trash2, Waypoints } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { RoleRow } from "@/lib/roles/model";
import { ROLE_KIND_LABELS, roleLockedReason } from "@/lib/roles/words";
import { DataTable } from "../data-table/data-table";
import type { Column, FilterKey, ListRef, PageOf, RowAction } from "../data-table/types";
import { OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

// Loaded when one of them is first asked for.
const dialogs = () => import("./role-dialogs");
const DeleteRoleDialog = lazy(async () => ({ default: (await dialogs()).DeleteRoleDialog }));
const RoleUsagePanel = lazy(async () => ({ default: (await dialogs()).RoleUsagePanel }));

const COUNT_CAP = 10_000;

const columns: Column<RoleRow>[] = [
  { id: "name", header: "Name", sortable: true, primary: true, text: (role) => role.name },
  {
    id: "kind",
    header: "Type",
    sortable: true,
    text: (role) => ROLE_KIND_LABELS[role.kind],
    cell: (role) => (
      <span className="flex items-center gap-2">
        {ROLE_KIND_LABELS[role.kind]} <OriginBadge origin={role.origin} />
      </span>
    ),
  },
  { id: "description", header: "Description", text: (role) => role.description },
  { id: "users", header: "Users", align: "right", text: (role) => capped(role.users) },
  { id: "groups", header: "Groups", align: "right", text: (role) => capped(role.groups) },
  {
    id: "created",
    header: "Created",
    sortable: true,
    text: (role) => role.createdAt,
    cell: (role) => <RelativeTime at={role.createdAt} />,
  },
  {
    id: "updated",
    header: "Updated",
    sortable: true,
    text: (role) => role.updatedAt,
    cell: (role) => <RelativeTime at={role.updatedAt} />,
  },
];

const filters: FilterKey[] = [
  {
    key: "kind",
    label: "Type",
    only: true,
    values: (["predefined", "standard", "custom"] as const).map((value) => ({
      value,
      label: ROLE_KIND_LABELS[value],
    })),
  },
  {
    key: "origin",
    label: "Made on",
    only: true,
    values: ["local", "main", "gateway"].map((value) => ({ value, label: "" })),
  },
];

/** The roles table with its menu (R1). */
export function RolesTable({
  tenant,
  page,
  view,
  may,
}: {
  tenant: string;
  page: PageOf<RoleRow>;
  view: ListRef["view"];
  may: { edit: boolean; remove: boolean };
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<RoleRow>();
  const [looked, setLooked] = useState<RoleRow>();
  const base = `/t/${tenant}/settings/roles`;
  const locked = ([role]: RoleRow[]) => (role && roleLockedReason(role)) ?? undefined;
  const edit: RowAction<RoleRow>[] = [
    {
      id: "edit",
      label: "Edit",
      icon: Pencil,
      disabled: locked,
      run: ([role]) => role && router.push(`${base}/${role.id}`),
    },
    {
      id: "copy",
      label: "Save as new",
      icon: Copy,
      run: ([role]) => role && router.push(`${base}/new?from=${role.id}`),
    },
  ];
  const usage: RowAction<RoleRow> = {
    id: "usage",
    label: "Where used",
    icon: Waypoints,
    run: ([role]) => setLooked(role),
  };
  const removal: RowAction<RoleRow> = {
    id: "delete",
    label: "Delete",
    icon: Trash2,
    danger: true,
    disabled: (rows) => locked(rows) ?? inUse(rows[0]),
    run: ([role]) => setAsked(role),
  };
  const compare: RowAction<RoleRow> = {
    id: "compare",
    label: "Compare roles",
    icon: Columns2,
    bulk: true,
    disabled: (roles) => (roles.length > 2 ? "Choose one or two roles to compare." : undefined),
    run: ([a, b]) =>
      a && router.push(`/t/${tenant}/settings/compare?kind=roles&a=${a.id}${b ? `&b=${b.id}` : ""}`),
  };
  return (
    <>
      <DataTable
        name="Roles"
        columns={columns}
        page={page}
        rowId={idOf}
        rowName={(role) => role.name}
        rowHref={(role) => `${base}/${role.id}`}
        actions={[...(may.edit ? edit : []), compare, usage, ...(may.edit && may.remove ? [removal] : [])]}
        filters={filters}
        list={{ tenant, screen: "roles", view }}
        exportHref={`/t/${tenant}/api/roles/export`}
        empty={{
          title: "No roles yet",
          description: "A role is what people and groups get their rights from.",
        }}
      />
      <Suspense>
        {asked && <DeleteRoleDialog tenant={tenant} role={asked} onClose={() => setAsked(undefined)} />}
        {looked && <RoleUsagePanel tenant={tenant} role={looked} onClose={() => setLooked(undefined)} />}
      </Suspense>
    </>
  );
}

const idOf = (role: RoleRow) => role.id;

function inUse(role: RoleRow | undefined): string | undefined {
  if (!role || role.users + role.groups === 0) return undefined;
  const held = [counted(role.users, "user"), counted(role.groups, "group")].filter(Boolean).join(" and ");
  return `${role.name} is held by ${held}. Give them another role first.`;
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${capped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** The list stops counting here. */
function capped(count: number): string {
  return count >= COUNT_CAP ? `${COUNT_CAP.toLocaleString("en")}+` : count.toLocaleString("en");
}
