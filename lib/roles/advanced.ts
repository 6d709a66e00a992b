import { z } from "zod";
import { parseFilter } from "@/components/data-table/filter";
import { DASHBOARDS, isDashboard } from "@/lib/dashboards/sections";
import { describeShift, findOverlap, inWeekOrder, isTimeOfDay, type Shift } from "@/lib/shifts/week";
import { line } from "@/lib/users/text";
import { type Advanced, QUERY_SCREENS } from "./advanced-words";

const MOST_SHIFTS = 42;
const MOST_QUERIES = 20;

const Dashboards = z
  .array(z.string({ error: "Choose dashboards from the list." }), {
    error: "Choose dashboards from the list.",
  })
  .max(DASHBOARDS.length, `A role has at most ${DASHBOARDS.length} dashboards.`)
  .superRefine((ids, context) => {
    for (const [place, id] of ids.entries()) {
      const message = isDashboard(id)
        ? ids.indexOf(id) < place && "This dashboard is chosen twice."
        : `There is no dashboard “${id.slice(0, 80)}”.`;
      if (message) context.addIssue({ code: "custom", path: [place], message });
    }
  })
  .transform((ids) => ids.filter(isDashboard));

/** Why a text is no query of the filter language, in words; undefined where it is one. */
export function queryProblem(query: string): string | undefined {
  if ((query.replaceAll(/\\./gs, "").match(/"/g) ?? []).length % 2 === 1) return "A quote is not closed.";
  const empty = query.match(/(?:^|\s)-?([a-z][a-z._-]*):(?:""|(?=\s|$))/i);
  if (empty) return `“${empty[1]}:” names no value.`;
  const { text, terms } = parseFilter(query);
  return text || terms.length > 0 ? undefined : "Enter a query, such as -status:closed.";
}

const Query = z.strictObject({
  name: line("a name", 80),
  query: line("a query, such as -status:closed", 500).superRefine((query, context) => {
    const message = queryProblem(query);
    if (message) context.addIssue({ code: "custom", message });
  }),
});

const Queries = z
  .array(Query, { error: "Queries are given as a list." })
  .max(MOST_QUERIES, `At most ${MOST_QUERIES} queries for one screen.`)
  .superRefine((queries, context) => {
    const names = queries.map(({ name }) => name.toLowerCase());
    for (const [place, name] of names.entries()) {
      if (names.indexOf(name) === place) continue;
      context.addIssue({
        code: "custom",
        path: [place, "name"],
        message: "Another query has this name. Choose another one.",
      });
    }
  });

const Time = z
  .string({ error: "Enter a time, such as 22:00." })
  .refine(isTimeOfDay, "Enter a time, such as 22:00.");

const Shifts = z
  .array(
    z.strictObject({
      day: z.int("Choose a day.").min(1, "Choose a day.").max(7, "Choose a day."),
      from: Time,
      to: Time,
    }),
    { error: "Shifts are given as a list." },
  )
  .max(MOST_SHIFTS, `A role has at most ${MOST_SHIFTS} shifts a week.`)
  .superRefine((shifts, context) => {
    const overlap = findOverlap(shifts);
    const [earlier, later] = overlap?.map((place) => shifts[place]) ?? [];
    if (!overlap || !earlier || !later) return;
    context.addIssue({ code: "custom", path: [overlap[1]], message: overlapWords(earlier, later) });
  })
  .transform(inWeekOrder);

function overlapWords(earlier: Shift, later: Shift): string {
  return `${describeShift(later)} overlaps with ${describeShift(earlier)}. Change one of them.`;
}

/**
 * What a role brings beside its permissions (R3), as the form, the action and the API take it: dashboards in their
 * order, preset queries by screen, weekly shifts in UTC. Gives the stored form: nothing empty, shifts in the
 * order of the week. Refuses unknown dashboards, queries that are none, and shifts that overlap, each in words.
 */
export const AdvancedSchema = z
  .strictObject(
    {
      dashboards: Dashboards.optional(),
      queries: z
        .strictObject({
          incidents: Queries.optional(),
          indicators: Queries.optional(),
          jobs: Queries.optional(),
        })
        .optional(),
      shifts: Shifts.optional(),
    },
    { error: "Dashboards, queries and shifts are given together." },
  )
  .transform(({ dashboards = [], queries = {}, shifts = [] }): Advanced => {
    const kept = QUERY_SCREENS.filter(({ id }) => (queries[id] ?? []).length > 0);
    return {
      ...(dashboards.length > 0 ? { dashboards } : {}),
      ...(kept.length > 0 ? { queries: Object.fromEntries(kept.map(({ id }) => [id, queries[id]])) } : {}),
      ...(shifts.length > 0 ? { shifts } : {}),
    };
  });

/**
 * What is stored, with all that this version does not know left out, so that a role of another version can be
 * opened. Use `AdvancedSchema` where the input must be refused instead.
 */
export function readAdvanced(stored: unknown): Advanced {
  const given = z.record(z.string(), z.unknown()).safeParse(stored).data ?? {};
  const parts = {
    dashboards: Array.isArray(given.dashboards) ? [...new Set(given.dashboards.filter(isDashboard))] : [],
    queries: given.queries,
    shifts: given.shifts,
  };
  const whole = AdvancedSchema.safeParse(parts);
  if (whole.success) return whole.data;
  const queries = AdvancedSchema.safeParse({ queries: parts.queries }).data;
  const shifts = AdvancedSchema.safeParse({ shifts: parts.shifts }).data;
  return { ...AdvancedSchema.parse({ dashboards: parts.dashboards }), ...queries, ...shifts };
}
