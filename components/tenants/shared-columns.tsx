import type { TenantListRow } from "@/lib/tenants/queries";
import { STATUS_WORDS } from "@/lib/tenants/words";
import type { Column, FilterKey } from "../data-table/types";

/** A tenant's name with its colour (T6), and what more is to be said beside it. */
export function nameColumn(beside?: Column<TenantListRow>["cell"]): Column<TenantListRow> {
  return {
    id: "name",
    header: "Name",
    primary: true,
    sortable: true,
    text: (row) => row.name,
    cell: (row) => (
      <span className="inline-flex items-center gap-2">
        <span aria-hidden className="size-2.5 shrink-0 rounded-full" style={{ background: row.color }} />
        {row.name}
        {beside?.(row)}
      </span>
    ),
  };
}

/** Where people open the tenant (T4). */
export const urlColumn: Column<TenantListRow> = {
  id: "url",
  header: "URL",
  text: (row) => row.url,
  cell: (row) => <span className="text-muted">{row.url}</span>,
};

/** Where its data lives (T3). */
export const regionColumn: Column<TenantListRow> = {
  id: "region",
  header: "Region",
  sortable: true,
  text: (row) => row.regionLabel,
};

/** What it is pushed by (T8). */
export const labelsColumn: Column<TenantListRow> = {
  id: "labels",
  header: "Labels",
  text: (row) => row.labels.join(", "),
};

const words = (states: Record<string, string>) =>
  Object.entries(states).map(([value, label]) => ({ value, label }));

/** How many sites it has (T7). */
export const sitesColumn: Column<TenantListRow> = {
  id: "sites",
  header: "Sites",
  align: "right",
  text: (row) => String(row.sites),
};

/** What the filter of a table of tenants knows (T4). */
export const tenantFilters: FilterKey[] = [
  { key: "status", label: "Status", only: true, values: words(STATUS_WORDS.tenant) },
  { key: "pairing", label: "Pairing", only: true, values: words(STATUS_WORDS.pairing) },
  { key: "connection", label: "Connection status", only: true, values: words(STATUS_WORDS.connection) },
  { key: "initialization", label: "Initialization", only: true, values: words(STATUS_WORDS.initialization) },
  { key: "region", label: "Region", search: true },
  { key: "label", label: "Label", search: true },
];
