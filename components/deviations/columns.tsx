import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import type { DeviationRow } from "@/lib/deviations/model";
import { KIND_WORDS, STATE_WORDS } from "@/lib/deviations/words";
import type { Column, FilterKey } from "../data-table/types";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";

const STATE: Record<DeviationRow["state"], Tone> = {
  open: "danger",
  accepted: "neutral",
  repaired: "success",
};

/** The columns of the register of deviations. */
export const deviationColumns: Column<DeviationRow>[] = [
  { id: "item", header: "Content", primary: true, sortable: true, text: (row) => row.itemName },
  { id: "tenant", header: "Tenant", text: (row) => row.tenantName },
  { id: "type", header: "Type", hiddenByDefault: true, text: (row) => CONTENT[row.type].one },
  {
    id: "kind",
    header: "Difference",
    text: (row) => KIND_WORDS[row.kind].label,
    cell: (row) => <span title={KIND_WORDS[row.kind].means}>{KIND_WORDS[row.kind].label}</span>,
  },
  {
    id: "state",
    header: "State",
    text: (row) => STATE_WORDS[row.state],
    cell: (row) => (
      <span className="inline-flex items-center gap-2">
        <Badge tone={STATE[row.state]}>{STATE_WORDS[row.state]}</Badge>
        {row.expired && <span className="text-xs text-warning">acceptance ran out</span>}
      </span>
    ),
  },
  {
    id: "versions",
    header: "Holds",
    align: "right",
    text: (row) => (row.holds === null ? "Nothing" : `${row.holds} of ${row.main ?? "–"}`),
    cell: (row) => (
      <span title={`The tenant holds ${row.holds ?? "no version"}, main has ${row.main ?? "none"}.`}>
        {row.holds === null ? (
          <span className="text-muted">Nothing</span>
        ) : (
          `${row.holds} of ${row.main ?? "–"}`
        )}
      </span>
    ),
  },
  { id: "reason", header: "Reason", text: (row) => row.reason },
  {
    id: "since",
    header: "Since",
    sortable: true,
    text: (row) => row.since,
    cell: (row) => <RelativeTime at={row.since} />,
  },
  {
    id: "note",
    header: "Accepted",
    text: (row) => (row.note ? `${row.note} (${row.acceptedBy ?? "somebody who is gone"})` : ""),
    cell: (row) =>
      row.note && (
        <span title={`Accepted by ${row.acceptedBy ?? "somebody who is gone"}`}>
          {row.note} · until <RelativeTime at={row.until} />
        </span>
      ),
  },
];

const words = (entries: [string, string][]) => entries.map(([value, label]) => ({ value, label }));

/** What the filter of the register knows. */
export const deviationFilters: FilterKey[] = [
  { key: "state", label: "State", only: true, values: words(Object.entries(STATE_WORDS)) },
  {
    key: "kind",
    label: "Difference",
    only: true,
    values: words(Object.entries(KIND_WORDS).map(([kind, { label }]) => [kind, label])),
  },
  {
    key: "type",
    label: "Type",
    only: true,
    values: words(CONTENT_TYPES.map((type) => [CONTENT[type].path, CONTENT[type].many])),
  },
  { key: "tenant", label: "Tenant: its name or address", search: true },
];
