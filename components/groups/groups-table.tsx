"use client";

import { Copy, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { GroupRow } from "@/lib/groups/model";
import { GROUP_TYPE_LABELS, groupLockedReason, MEMBER_CAP } from "@/lib/groups/words";
import { DataTable } from "../data-table/data-table";
import type { Column, FilterKey, ListRef, PageOf, RowAction } from "../data-table/types";
import { OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

// Loaded when it is first asked for.
const DeleteGroupDialog = lazy(async () => ({
  default: (await import("./delete-group-dialog")).DeleteGroupDialog,
}));

const few = (names: string[], count: number) =>
  count > names.length
    ? `${names.join(", ")} and ${(count - names.length).toLocaleString("en")} more`
    : names.join(", ");

const userCount = (group: GroupRow) =>
  group.users.count > MEMBER_CAP ? `${MEMBER_CAP.toLocaleString("en")}+` : String(group.users.count);

const columns: Column<GroupRow>[] = [
  { id: "name", header: "Name", sortable: true, primary: true, text: (group) => group.name },
  { id: "description", header: "Description", text: (group) => group.description },
  { id: "role", header: "Role", sortable: true, text: (group) => group.role.name },
  {
    id: "users",
    header: "Users",
    align: "right",
    text: userCount,
    cell: (group) => <span title={group.users.first.join(", ")}>{userCount(group)}</span>,
  },
  {
    id: "nested",
    header: "Nested groups",
    text: (group) =>
      few(
        group.nested.first.map(({ name }) => name),
        group.nested.count,
      ),
  },
  { id: "idp", header: "IdP groups", hiddenByDefault: true, text: (group) => group.idpGroups.join(", ") },
  {
    id: "type",
    header: "Type",
    sortable: true,
    text: (group) => GROUP_TYPE_LABELS[group.type],
    cell: (group) => (
      <span className="flex items-center gap-2">
        {GROUP_TYPE_LABELS[group.type]} <OriginBadge origin={group.origin} />
      </span>
    ),
  },
  {
    id: "tenants",
    header: "Tenants",
    text: (group) =>
      few(
        group.tenants.first.map(({ name }) => name),
        group.tenants.count,
      ),
  },
  {
    id: "created",
    header: "Created",
    sortable: true,
    hiddenByDefault: true,
    text: (group) => group.createdAt,
    cell: (group) => <RelativeTime at={group.createdAt} />,
  },
  {
    id: "updated",
    header: "Updated",
    sortable: true,
    text: (group) => group.updatedAt,
    cell: (group) => <RelativeTime at={group.updatedAt} />,
  },
];

const filters: FilterKey[] = [
  { key: "role", label: "Role", search: true },
  { key: "tenant", label: "Tenant", search: true },
  { key: "idp", label: "IdP group", search: true },
  {
    key: "type",
    label: "Type",
    only: true,
    values: (["custom", "ad", "gateway"] as const).map((value) => ({
      value,
      label: GROUP_TYPE_LABELS[value],
    })),
  },
  {
    key: "origin",
    label: "Made on",
    only: true,
    values: ["local", "main", "gateway"].map((value) => ({ value, label: "" })),
  },
];
const childColumns = columns.filter(({ id }) => id !== "tenants");
const childFilters = filters.filter(({ key }) => key !== "tenant");
const idOf = (group: GroupRow) => group.id;

/** The groups table with its menu (G3). */
export function GroupsTable({
  tenant,
  onMain,
  page,
  view,
  may,
}: {
  tenant: string;
  onMain: boolean;
  page: PageOf<GroupRow>;
  view: ListRef["view"];
  may: { edit: boolean; remove: boolean };
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<GroupRow>();
  const base = `/t/${tenant}/settings/groups`;
  const locked = ([group]: GroupRow[]) => (group && groupLockedReason(group)) ?? undefined;
  const edit: RowAction<GroupRow>[] = [
    {
      id: "edit",
      label: "Edit",
      icon: Pencil,
      disabled: locked,
      run: ([group]) => group && router.push(`${base}/${group.id}`),
    },
    {
      id: "copy",
      label: "Save as new",
      icon: Copy,
      disabled: locked,
      run: ([group]) => group && router.push(`${base}/new?from=${group.id}`),
    },
  ];
  const removal: RowAction<GroupRow> = {
    id: "delete",
    label: "Delete",
    icon: Trash2,
    danger: true,
    disabled: locked,
    run: ([group]) => setAsked(group),
  };
  return (
    <>
      <DataTable
        name="User groups"
        columns={onMain ? columns : childColumns}
        page={page}
        rowId={idOf}
        rowName={(group) => group.name}
        rowHref={(group) => `${base}/${group.id}`}
        actions={may.edit ? [...edit, ...(may.remove ? [removal] : [])] : []}
        filters={onMain ? filters : childFilters}
        list={{ tenant, screen: "groups", view }}
        exportHref={`/t/${tenant}/api/groups/export`}
        empty={{ title: "No groups yet", description: "Groups give a role to many people at once." }}
      />
      {asked && (
        <Suspense>
          <DeleteGroupDialog tenant={tenant} group={asked} onClose={() => setAsked(undefined)} />
        </Suspense>
      )}
    </>
  );
}
