const SHAPE = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d))?)?$/;

/** A span of time that a text names: a day, a minute or a second in UTC, in ISO form to the microsecond. */
export type Span = { readonly from: string; readonly to: string };

/**
 * Reads a time in UTC such as 2026-01-31, 2026-01-31T12:05 or 2026-01-31T12:05:30; undefined where it is none. What
 * is asked "as of" a span is meant at its end.
 */
export function spanOf(text: string): Span | undefined {
  const [, day, minute, second] = SHAPE.exec(text) ?? [];
  if (day === undefined) return undefined;
  const [first, last] = minute === undefined ? ["00:00:00", "23:59:59"] : edges(minute, second);
  const begin = new Date(`${day}T${first}Z`);
  if (Number.isNaN(begin.getTime()) || begin.toISOString().slice(0, 10) !== day) return undefined;
  return { from: `${day}T${first}.000000Z`, to: `${day}T${last}.999999Z` };
}

function edges(minute: string, second: string | undefined): [string, string] {
  return second === undefined
    ? [`${minute}:00`, `${minute}:59`]
    : [`${minute}:${second}`, `${minute}:${second}`];
}

/** A time to the second, as a field for a date and time takes it. */
export function fieldOf(at: string | Date): string {
  return (typeof at === "string" ? at : at.toISOString()).slice(0, 19);
}

/** What was asked as a field for a date and time shows it: a whole day by its last second, all else as typed. */
export function typedOf(text: string): string {
  const span = text.length === 10 ? spanOf(text) : undefined;
  return span ? fieldOf(span.to) : text;
}

/** A time to the second with its zone, for reading. */
export function timeWords(at: string): string {
  return `${at.slice(0, 19).replace("T", " ")} UTC`;
}
