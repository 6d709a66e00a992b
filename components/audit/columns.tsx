import type { AuditRow } from "@/lib/audit/model";
import type { Column, FilterKey } from "../data-table/types";
import { Badge } from "../ui/badge";
import { changedFields } from "./diff";

/** What the filter of the log offers; each key takes other values as well. */
export const auditFilters: FilterKey[] = [
  {
    key: "actor",
    label: "Who: a name, or",
    search: true,
    values: [
      { value: "system", label: "System" },
      { value: "main", label: "Main tenant" },
      { value: "key", label: "API key" },
    ],
  },
  {
    key: "action",
    label: "What: an action, or all of an entity",
    values: ["user", "group", "role", "invitation", "session", "tenant", "key", "api-key"].map((value) => ({
      value,
      label: `${value}.*`,
    })),
  },
  {
    key: "target",
    label: "On what: a name, or a kind",
    values: ["user", "group", "role", "invitation", "session", "tenant", "key", "api-key"].map((value) => ({
      value,
      label: value,
    })),
  },
];

/** The columns of the log: when, who, what, on what, from where. */
export const auditColumns: Column<AuditRow>[] = [
  {
    id: "time",
    header: "Time (UTC)",
    sortable: true,
    text: (row) => utc(row.at),
    cell: (row) => <time dateTime={row.at}>{utc(row.at)}</time>,
  },
  {
    id: "actor",
    header: "Actor",
    text: (row) => row.actor.name,
    cell: (row) => (
      <span title={row.actor.id ?? undefined}>
        {row.actor.name}
        {row.actor.kind !== "user" && (
          <span className="ml-2">
            <Badge>{row.actor.kind}</Badge>
          </span>
        )}
      </span>
    ),
  },
  {
    id: "action",
    header: "Action",
    primary: true,
    text: (row) => row.action,
    cell: (row) => <code className="font-mono text-xs">{row.action}</code>,
  },
  {
    id: "target",
    header: "Target",
    text: (row) => row.target.name,
    cell: (row) => (
      <span title={row.target.id ?? undefined}>
        <span className="text-muted">{row.target.kind}</span> {row.target.name}
      </span>
    ),
  },
  {
    id: "changes",
    header: "Changed",
    text: (row) => changedFields(row.before, row.after),
    cell: (row) => {
      const fields = changedFields(row.before, row.after);
      return (
        <span className="text-muted" title={fields}>
          {fields}
        </span>
      );
    },
  },
  { id: "ip", header: "From", text: (row) => row.ip ?? "" },
  {
    id: "request",
    header: "Request ID",
    hiddenByDefault: true,
    text: (row) => row.requestId ?? "",
    cell: (row) => <code className="font-mono text-xs">{row.requestId}</code>,
  },
];

/** A moment to the second, in UTC whatever the reader's zone: logs of several people are compared. */
export function utc(at: string): string {
  return at.slice(0, 19).replace("T", " ");
}
