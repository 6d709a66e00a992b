/** A field that differs between before and after; `undefined` where it was not there. */
export type FieldChange = { field: string; before: string | undefined; after: string | undefined };

/**
 * What differs between the two sides of a row of the log, a field each. Nested objects give one field a leaf, such
 * as "permissions · users"; lists stand as a whole.
 */
export function changesOf(before: unknown, after: unknown): FieldChange[] {
  const [old, now] = [leaves(before), leaves(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((field) => {
    const change = { field, before: old.get(field), after: now.get(field) };
    return change.before === change.after ? [] : [change];
  });
}

/** The differing fields in one line, such as "name, role". */
export function changedFields(before: unknown, after: unknown): string {
  const fields = changesOf(before, after).map(({ field }) => field.split(SEPARATOR, 1)[0]);
  return [...new Set(fields)].join(", ");
}

const SEPARATOR = " · ";

function leaves(value: unknown, path: string[] = [], found = new Map<string, string>()): Map<string, string> {
  if (value === undefined || (path.length === 0 && isEmpty(value))) return found;
  if (isObject(value) && !isNamed(value) && !isEmpty(value)) {
    for (const [key, item] of Object.entries(value)) leaves(item, [...path, inWords(key)], found);
    return found;
  }
  return found.set(path.join(SEPARATOR) || "value", textOf(value));
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.map(textOf).join(", ");
  if (!isObject(value)) return String(value);
  if (isNamed(value)) return value.name;
  if (isEmpty(value)) return "none";
  return Object.entries(value)
    .map(([key, item]) => `${inWords(key)} ${textOf(item)}`)
    .join(" ");
}

/** Things are logged with their id and name: the name is enough for a reader. */
function isNamed(value: unknown): value is { id: string; name: string } {
  return isObject(value) && typeof value.name === "string" && "id" in value;
}

function isEmpty(value: unknown): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `breakGlassUserId` as "break glass user id". */
function inWords(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");
}
