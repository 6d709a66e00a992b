/** The days of a week in the order of ISO 8601: a shift's `day` counts them from 1. */
export const WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

/**
 * A weekly shift in UTC (R3): the day it begins on (1 is Monday), and its times as HH:MM. One whose end is not
 * after its beginning ends on the next day; with both the same it lasts 24 hours.
 */
export type Shift = { day: number; from: string; to: string };

const DAY = 24 * 60;
const WEEK = 7 * DAY;
const MS = 60_000;
/** The first Monday of the epoch. */
const FIRST_MONDAY = Date.UTC(1970, 0, 5);

/** Minutes since Monday 00:00 UTC. */
type Span = { start: number; end: number };

/** True for a time of day as HH:MM. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** A shift's minutes since Monday 00:00; the end may lie in the next week. */
export function spanOf({ day, from, to }: Shift): Span {
  const start = (day - 1) * DAY + minutes(from);
  const length = (minutes(to) - minutes(from) + DAY) % DAY || DAY;
  return { start, end: start + length };
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Shifts in the order of the week. */
export function inWeekOrder(shifts: readonly Shift[]): Shift[] {
  return [...shifts].sort((a, b) => spanOf(a).start - spanOf(b).start);
}

/** The places of two shifts that overlap, over the end of the week too, the later one last; null where none do. */
export function findOverlap(shifts: readonly Shift[]): [number, number] | null {
  const spans = shifts.map(spanOf);
  for (const [later, b] of spans.entries()) {
    for (const [earlier, a] of spans.slice(0, later).entries()) {
      const meets = [-WEEK, 0, WEEK].some((by) => a.start < b.end + by && b.start + by < a.end);
      if (meets) return [earlier, later];
    }
  }
  return null;
}

/** A shift in words, such as "Monday 22:00 to Tuesday 06:00". */
export function describeShift(shift: Shift): string {
  const { end } = spanOf(shift);
  const name = (day: number) => WEEKDAYS[day % 7] ?? "";
  // Midnight belongs to the day that ends with it.
  const endDay = Math.floor((end - 1) / DAY);
  const last = endDay === shift.day - 1 ? "" : `${name(endDay)} `;
  const to = shift.to === "00:00" ? "24:00" : shift.to;
  return `${name(shift.day - 1)} ${shift.from} to ${last}${to}`;
}

/** A stretch of time on shift; what follows on without a gap is one with it. `ends` is null where it never ends. */
export type Duty = { starts: Date; ends: Date | null };

/** The stretch on shift at a moment, by all of these shifts together; null where nobody is. */
export function dutyAt(shifts: readonly Shift[], at: Date): Duty | null {
  return dutiesFrom(shifts, at).find(({ starts }) => starts <= at) ?? null;
}

/** The next stretch that begins after a moment; null where none does. */
export function nextDuty(shifts: readonly Shift[], at: Date): Duty | null {
  return dutiesFrom(shifts, at).find(({ starts }) => starts > at) ?? null;
}

/** The stretches that end after a moment, of this week and the next. */
function dutiesFrom(shifts: readonly Shift[], at: Date): Duty[] {
  const elapsed = at.getTime() - FIRST_MONDAY;
  const week = FIRST_MONDAY + Math.floor(elapsed / (WEEK * MS)) * WEEK * MS;
  const spans = [-1, 0, 1, 2].flatMap((n) =>
    shifts.map(spanOf).map(({ start, end }) => ({ start: start + n * WEEK, end: end + n * WEEK })),
  );
  return joined(spans)
    .map(({ start, end }) => ({
      starts: new Date(week + start * MS),
      ends: end - start >= WEEK ? null : new Date(week + end * MS),
    }))
    .filter(({ ends }) => ends === null || ends > at);
}

function joined(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = found.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else found.push({ ...span });
  }
  return found;
}
