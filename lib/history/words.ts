import { grantsOf } from "@/lib/access/graph";
import type { Facts, HistoryRow } from "./facts";
import type { Step } from "./replay";

const STATUS: Readonly<Record<string, string>> = {
  active: "Active",
  inactive: "Inactive",
  invited: "Invited",
  deleted: "Deleted",
};

/** A status in words. */
export const statusWords = (status: string): string => STATUS[status] ?? status;

/** The sentences of a step, in the order of its rows. `tenants` gives tenants' names by their ids. */
export function describeStep(step: Step, tenants: ReadonlyMap<string, string>): string[] {
  if (step.rows[0]?.cause === "baseline")
    return ["The record begins here. What was before this is not known."];
  return step.rows.flatMap((row) => describeRow(row, step, tenants));
}

function describeRow(row: HistoryRow, step: Step, tenants: ReadonlyMap<string, string>): string[] {
  const group = (id: string) => nameOf("groups", id, step);
  const role = (id: string) => nameOf("roles", id, step);
  switch (row.kind) {
    case "user":
      return userWords(row, role);
    case "member":
      return [row.after ? `Joined the group ${group(row.subject)}` : `Left the group ${group(row.subject)}`];
    case "nesting":
      return [
        row.after
          ? `${group(row.subject)} was nested in ${group(row.object)}`
          : `${group(row.subject)} is no longer nested in ${group(row.object)}`,
      ];
    case "listing": {
      const tenant = tenants.get(row.object) ?? "a tenant that was removed";
      return [`${group(row.subject)} ${row.after ? "began to list" : "no longer lists"} ${tenant}`];
    }
    case "group":
      return groupWords(row, role);
    case "role":
      return roleWords(row);
  }
}

function userWords(
  { before, after }: Extract<HistoryRow, { kind: "user" }>,
  role: (id: string) => string,
): string[] {
  if (!after) return ["Left this instance"];
  const given = after.role_id === null ? "no direct role" : `the direct role ${role(after.role_id)}`;
  if (!before) return [`Came here as ${statusWords(after.status)} with ${given}`];
  const words: string[] = [];
  if (before.status !== after.status)
    words.push(`Status: ${statusWords(before.status)} → ${statusWords(after.status)}`);
  if (before.role_id !== after.role_id) {
    const [was, is] = [before, after].map(({ role_id }) => (role_id === null ? "none" : role(role_id)));
    words.push(`Direct role: ${was} → ${is}`);
  }
  return words;
}

function groupWords(
  { before, after }: Extract<HistoryRow, { kind: "group" }>,
  role: (id: string) => string,
): string[] {
  if (!before) return after ? [`The group ${after.name} was made with the role ${role(after.role_id)}`] : [];
  if (!after) return [`The group ${before.name} was deleted`];
  const words: string[] = [];
  if (before.name !== after.name) words.push(`The group ${before.name} was renamed ${after.name}`);
  if (before.role_id !== after.role_id)
    words.push(`Role of ${after.name}: ${role(before.role_id)} → ${role(after.role_id)}`);
  return words;
}

function roleWords({ before, after }: Extract<HistoryRow, { kind: "role" }>): string[] {
  if (!before) return after ? [`The role ${after.name} was made`] : [];
  if (!after) return [`The role ${before.name} was deleted`];
  const words: string[] = [];
  if (before.name !== after.name) words.push(`The role ${before.name} was renamed ${after.name}`);
  const [old, now] = [new Map(grantsOf(before.permissions)), new Map(grantsOf(after.permissions))];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((key) => old.get(key) !== now.get(key));
  if (changed.length > 0) {
    const many = changed.length === 1 ? "1 permission" : `${changed.length} permissions`;
    words.push(`The role ${after.name} was edited: ${many}`);
  }
  return words;
}

/** What a group or role was called: after the step, or before it where it is gone. */
function nameOf(what: "groups" | "roles", id: string, step: Step): string {
  const named = (facts: Facts) => facts[what].get(id)?.name;
  return (
    named(step.after) ?? named(step.before) ?? `${what === "groups" ? "group" : "role"} ${id.slice(0, 8)}`
  );
}
