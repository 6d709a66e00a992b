import { createHash } from "node:crypto";

/** JSON with its keys in order, so that equal content is equal text. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** What tells one version's content from another's: SHA-256 of its canonical form, in hexadecimal. */
export function digestOf(content: unknown): string {
  return createHash("sha256").update(canonical(content)).digest("hex");
}
