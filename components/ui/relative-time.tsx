"use client";

import { useNow } from "./use-now";

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

const NEARLY = 0.05;

/** A time in words, with the absolute time and its zone on hover. The server draws it in UTC. */
export function RelativeTime({ at, never = "Never" }: { at: string | null | undefined; never?: string }) {
  const now = useNow();
  if (!at) return <span className="text-muted">{never}</span>;
  const date = new Date(at);
  const absolute = `${date.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return (
    <time
      dateTime={date.toISOString()}
      title={now ? date.toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" }) : absolute}
    >
      {now ? inWords(date.getTime() - now) : absolute}
    </time>
  );
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of steps) {
    // What was set to end in three days is in three days still, a minute later.
    const count = Math.trunc(seconds / size + (seconds > 0 ? NEARLY : 0));
    if (count !== 0) return format.format(count, unit);
  }
  return "just now";
}
