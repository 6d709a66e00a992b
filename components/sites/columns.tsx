import type { SiteLosses, SiteRow, SiteStatus } from "@/lib/sites/model";
import type { Column, FilterKey } from "../data-table/types";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

const STATUS: Record<SiteStatus, { words: string; tone: Tone }> = {
  pending: { words: "Syncing", tone: "info" },
  successful: { words: "Successful", tone: "success" },
  failed: { words: "Failed", tone: "danger" },
};

/** What a purge took, in words. */
function removedWords({ connections }: SiteLosses): string {
  return `Removed there: the site and ${connections === 1 ? "1 connection" : `${connections} connections`}.`;
}

/** Why a site stands as it does, for hover, focus and the eye. */
function detail(row: SiteRow): string {
  if (row.status === "failed") return row.reason ?? "The reason is not known.";
  if (row.status === "pending")
    return row.active ? "It is being brought to the tenant." : "It is being removed.";
  return row.removed ? removedWords(row.removed) : "";
}

/** The columns of the table of sites (T7). */
export const siteColumns: Column<SiteRow>[] = [
  { id: "name", header: "Name", primary: true, sortable: true, text: (row) => row.name },
  {
    id: "active",
    header: "Active",
    sortable: true,
    text: (row) => (row.active ? "Yes" : "No"),
    cell: (row) => (row.active ? "Yes" : <Badge>No</Badge>),
  },
  {
    id: "status",
    header: "Sync status",
    sortable: true,
    text: (row) => `${STATUS[row.status].words} ${detail(row)}`.trim(),
    cell: (row) => {
      const why = detail(row);
      return (
        <span className="inline-flex min-w-0 items-center gap-2">
          <Badge tone={STATUS[row.status].tone} title={why || undefined}>
            {STATUS[row.status].words}
          </Badge>
          {why && <span className="truncate text-xs text-muted">{why}</span>}
        </span>
      );
    },
  },
  {
    id: "synced",
    header: "Last synced",
    sortable: true,
    text: (row) => row.lastSynced ?? "Never",
    cell: (row) => <RelativeTime at={row.lastSynced} />,
  },
];

/** What the filter of the table of sites knows. */
export const siteFilters: FilterKey[] = [
  {
    key: "active",
    label: "Active",
    only: true,
    values: [
      { value: "yes", label: "Yes" },
      { value: "no", label: "No" },
    ],
  },
  {
    key: "status",
    label: "Sync status",
    only: true,
    values: Object.entries(STATUS).map(([value, { words }]) => ({ value, label: words })),
  },
];
