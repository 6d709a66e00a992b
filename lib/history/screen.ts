import type { ZodError } from "zod";
import type { Context } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
import {
  type AsOf,
  AsOfQuery,
  type Between,
  BetweenQuery,
  type HistoryPerson,
  type Timeline,
  TimelineQuery,
} from "./model";
import { spanOf } from "./moment";
import { accessAsOf, accessBetween, personOf, timelineOf } from "./queries";

/** What an address of the history asks; the times as they were typed. */
export type Asked =
  | { view: "timeline"; before: string | undefined }
  | { view: "as-of"; at: string }
  | { view: "compare"; from: string; to: string };

/** The answer to it: one of the three, or for times that are no good the reasons, by field or for all. */
export type Answer = {
  person: HistoryPerson;
  timeline?: Timeline;
  asOf?: AsOf;
  between?: Between;
  errors: { at?: string; from?: string; to?: string };
  message?: string;
};

/** Reads an address: two times compare, one asks as of it, none tells what happened. */
export function askedOf(params: Record<string, string | undefined>): Asked {
  const { at, from, to } = params;
  if (from !== undefined || to !== undefined) return { view: "compare", from: from ?? "", to: to ?? "" };
  if (at !== undefined) return { view: "as-of", at };
  return { view: "timeline", before: TimelineQuery.parse(params).before };
}

/** Answers an address. Throws `Refusal` (not_found) for a person whom this instance does not know. */
export async function historyOf(context: Context, userId: string, asked: Asked): Promise<Answer> {
  const none = { errors: {} };
  if (asked.view === "timeline") {
    const timeline = await timelineOf(context, userId, asked);
    return { ...none, person: timeline.person, timeline };
  }
  if (asked.view === "as-of") {
    const parsed = AsOfQuery.safeParse(asked);
    if (!parsed.success) return refused(context, userId, parsed.error);
    const asOf = await accessAsOf(context, userId, endOf(asked.at));
    return { ...none, person: asOf.person, asOf };
  }
  const parsed = BetweenQuery.safeParse(asked);
  if (!parsed.success) return refused(context, userId, parsed.error);
  try {
    const times = { from: endOf(asked.from), to: endOf(asked.to) };
    const between = await accessBetween(context, userId, times);
    return { ...none, person: between.person, between };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "invalid") throw error;
    return { ...none, person: await personOf(context, userId), message: error.message };
  }
}

async function refused(context: Context, userId: string, { issues }: ZodError): Promise<Answer> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) errors[String(path[0])] ??= message;
  return { person: await personOf(context, userId), errors };
}

function endOf(text: string): string {
  return spanOf(text)?.to ?? "";
}
