import { z } from "zod";
import type { Grant, Level } from "@/lib/access/components";
import { spanOf } from "./moment";
import type { LevelChange } from "./replay";

/** How far from now a time may lie that somebody's clock called the present. */
const TOLERANCE_MS = 60_000;

/** A time that somebody asks about. It may not lie in the future. */
const Asked = z
  .string()
  .max(40)
  .refine((text) => spanOf(text) !== undefined, "Enter a date and a time, such as 2026-01-31T12:00.")
  .refine((text) => {
    const span = spanOf(text);
    return span === undefined || Date.parse(span.from) <= Date.now() + TOLERANCE_MS;
  }, "This lies in the future.");

/** Whose history the address asks for as of a time. */
export const AsOfQuery = z.object({ at: Asked });

/** Between which two times the address asks for what changed. */
export const BetweenQuery = z
  .object({ from: Asked, to: Asked })
  .refine(({ from, to }) => (spanOf(from)?.to ?? "") < (spanOf(to)?.to ?? ""), {
    path: ["to"],
    message: "Choose a time after the first one.",
  });

/** Where a timeline goes on: opaque to the reader, ignored where it is malformed. */
export const TimelineQuery = z.object({
  before: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    .refine((text) => !Number.isNaN(Date.parse(text)))
    .optional()
    .catch(undefined),
});

/** Whose history it is. Someone who is gone is named by an opaque id (U8). */
export type HistoryPerson = { id: string; name: string; gone: boolean };

/** Something that happened to a person's access, in sentences, and what it did. */
export type HistoryEvent = {
  at: string;
  who: string;
  /** Leads to the audit row of the same request; null where none was written. */
  requestId: string | null;
  what: string[];
  changes: readonly LevelChange[];
  baseline: boolean;
};

/** A page of a person's timeline, newest first. */
export type Timeline = { person: HistoryPerson; events: HistoryEvent[]; next?: string };

/** A permission that someone had, with each way that gave it. */
export type CellThen = { key: string; level: Grant; ways: { level: Level; way: string }[] };

/**
 * What someone could do at a moment. `unknown`: the record begins later, with what was there then; `absent`: he was
 * not here.
 */
export type AccessThen =
  | { state: "unknown" | "absent"; since: string | null }
  | {
      state: "here";
      status: string;
      role: string | null;
      groups: string[];
      /** The tenants that he could enter; on main alone. */
      tenants: string[];
      accountAdmin: boolean;
      cells: CellThen[];
    };

/** Someone's access at one time. */
export type AsOf = { person: HistoryPerson; access: AccessThen };

/** Someone's access at two times, each difference with the events that made it, the deciding one last. */
export type Between = {
  person: HistoryPerson;
  from: AccessThen;
  to: AccessThen;
  changes: (LevelChange & { by: HistoryEvent[] })[];
  events: HistoryEvent[];
};
