import { diffLines } from "diff";
import type { VersionContent } from "./model";

/** A run of lines that two versions share or in which they differ. */
export type DiffPart = { readonly kind: "same" | "added" | "removed"; readonly lines: readonly string[] };

/** The lines in which two versions of an item differ, in the order of their text. */
export function versionDiff(a: VersionContent, b: VersionContent): DiffPart[] {
  return diffLines(textOf(a), textOf(b)).map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    lines: value.replace(/\n$/, "").split("\n"),
  }));
}

/** A version as text whose lines do not depend on the order in which it was written. */
function textOf({ definition, settings }: VersionContent): string {
  const switches = Object.keys(settings).length > 0 ? { switches: settings } : {};
  return `${JSON.stringify(sorted({ ...definition, ...switches }), null, 2)}\n`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
