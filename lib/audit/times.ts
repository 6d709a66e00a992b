import { spanOf } from "@/lib/history/moment";

const MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * A bound of a range of time as a filter has it: a date or time in UTC, or how long ago, such as `24h` or `7d`.
 * A date or a minute counts whole. Undefined where it is none of these.
 */
export function boundOf(text: string, side: "from" | "to", now: number = Date.now()): string | undefined {
  const [, count, unit] = /^(\d{1,4})([mhdw])$/i.exec(text) ?? [];
  const length = MS[unit?.toLowerCase() ?? ""];
  if (count !== undefined && length !== undefined)
    return new Date(now - Number(count) * length).toISOString();
  return spanOf(text.toUpperCase())?.[side];
}

/** The ranges that the screen offers, each with the value of its `from:`. */
export const RANGES = [
  { value: "1h", label: "Last hour" },
  { value: "24h", label: "Last 24 hours" },
  { value: "7d", label: "Last 7 days" },
  { value: "30d", label: "Last 30 days" },
  { value: "90d", label: "Last 90 days" },
] as const;
