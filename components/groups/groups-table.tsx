"use client";

import { Copy, Pencil, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { GROUP_TYPE_LABELS, type GroupRow, groupLockedReason, MEMBER_CAP } from "@/lib/groups/model";
import { DataTable } from "../data-table/data-table";
import type { Column, PageOf, RowAction } from "../data-table/types";
import { OriginBadge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { DeleteGroupDialog } from "./delete-group-dialog";

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

const filters = [
  { key: "role", label: "Role" },
  { key: "tenant", label: "Tenant" },
  { key: "idp", label: "IdP group" },
  {
    key: "type",
    label: "Type",
    values: ["custom", "ad", "gateway"].map((value) => ({ value, label: value })),
  },
  { key: "origin", label: "Made on", values: ["local", "main"].map((value) => ({ value, label: value })) },
];

/** The groups table with its menu (G3). */
export function GroupsTable({
  tenant,
  onMain,
  page,
  may,
}: {
  tenant: string;
  onMain: boolean;
  page: PageOf<GroupRow>;
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
        columns={onMain ? columns : columns.filter(({ id }) => id !== "tenants")}
        page={page}
        rowId={(group) => group.id}
        rowName={(group) => group.name}
        rowHref={(group) => `${base}/${group.id}`}
        actions={may.edit ? [...edit, ...(may.remove ? [removal] : [])] : []}
        filters={onMain ? filters : filters.filter(({ key }) => key !== "tenant")}
        empty={{ title: "No groups yet", description: "Groups give a role to many people at once." }}
      />
      {asked && <DeleteGroupDialog tenant={tenant} group={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
