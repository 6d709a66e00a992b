"use client";

import type { RolloutRow } from "@/lib/rollouts/model";
import { counted, ROLLOUT_WORDS } from "@/lib/rollouts/words";
import { DataTable } from "../data-table/data-table";
import type { Column, FilterKey, ListRef, PageOf } from "../data-table/types";
import { useLive } from "../live/use-live";
import { GoButton } from "../ui/go-button";
import { RelativeTime } from "../ui/relative-time";
import { PageHeader } from "../ui/states";
import type { RolloutRights } from "./rights";
import { RolloutBadge } from "./status";

/** Main's table of rollouts; it moves on by itself (W5). */
export function RolloutsTable({
  tenant,
  page,
  view,
  may,
}: {
  tenant: string;
  page: PageOf<RolloutRow>;
  view: ListRef["view"];
  may: RolloutRights;
}) {
  useLive(tenant);
  const start = may.push && (
    <GoButton variant="primary" href={`/t/${tenant}/content/rollouts/new`}>
      New rollout
    </GoButton>
  );
  return (
    <>
      <PageHeader
        title="Rollouts"
        description="Content that goes to a few tenants first, and to the others once it works there."
        actions={start}
      />
      <DataTable
        name="Rollouts"
        columns={columns}
        page={page}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        rowHref={(row) => `/t/${tenant}/content/rollouts/${row.id}`}
        filters={filters}
        list={{ tenant, screen: "rollouts", view }}
        empty={{
          title: "Nothing was rolled out in rings yet",
          description:
            "Choose content and a canary tenant. It goes further only where it is successful, and back with one click.",
          action: start,
        }}
      />
    </>
  );
}

const itemsOf = ({ items, itemCount }: RolloutRow) =>
  itemCount > items.length ? `${items.join(", ")} and ${itemCount - items.length} more` : items.join(", ");

const columns: Column<RolloutRow>[] = [
  { id: "name", header: "Name", primary: true, sortable: true, text: (row) => row.name },
  {
    id: "state",
    header: "Status",
    text: (row) => ROLLOUT_WORDS[row.state],
    cell: (row) => <RolloutBadge state={row.state} reason={row.reason} />,
  },
  { id: "items", header: "Content", text: itemsOf },
  {
    id: "rings",
    header: "Rings done",
    align: "right",
    text: (row) => `${row.ring} of ${row.rings}`,
  },
  {
    id: "tenants",
    header: "Tenants done",
    align: "right",
    text: (row) => `${row.done} of ${row.tenants}`,
    cell: (row) => (
      <span title={`${counted(row.tenants, "tenant")} in all`}>
        {row.done} of {row.tenants}
      </span>
    ),
  },
  { id: "by", header: "Started by", text: (row) => row.startedBy ?? "Somebody who is gone" },
  {
    id: "started",
    header: "Started",
    sortable: true,
    text: (row) => row.startedAt,
    cell: (row) => <RelativeTime at={row.startedAt} />,
  },
];

const filters: FilterKey[] = [
  {
    key: "state",
    label: "Status",
    only: true,
    values: Object.entries(ROLLOUT_WORDS).map(([value, label]) => ({ value, label })),
  },
];
