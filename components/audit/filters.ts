import type { AuditSuggestions } from "@/lib/audit/suggestions";
import { RANGES } from "@/lib/audit/times";
import type { FilterKey } from "../data-table/types";

const KINDS = ["user", "group", "role", "invitation", "session", "tenant", "key", "api-key"];

/** What the filter of the log offers; each key takes other values as well. */
export function auditFilters({ actors, actions, targets }: AuditSuggestions): FilterKey[] {
  const entities = [...new Set(actions.map((action) => action.split(".")[0] ?? action))];
  const named = (values: readonly string[], label: string) => values.map((value) => ({ value, label }));
  return [
    {
      key: "actor",
      label: "Who",
      values: [
        ...named(actors, ""),
        { value: "system", label: "The system by itself" },
        { value: "main", label: "The main tenant" },
        { value: "key", label: "Any API key" },
      ],
    },
    {
      key: "action",
      label: "What: an action, or all of a kind",
      values: [...named(entities, "All of these"), ...named(actions, "")],
    },
    {
      key: "target",
      label: "On what: a name, or a kind",
      values: [...named(KINDS, "Kind"), ...named(targets, "")],
    },
    { key: "from", label: "Since: a date in UTC, or how long ago", values: [...RANGES] },
    { key: "to", label: "Until: a date in UTC" },
    { key: "ip", label: "From where: an address" },
  ];
}
