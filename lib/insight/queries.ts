import { inTenant } from "@/db/connection";
import type { Grant, PermissionKey } from "@/lib/access/components";
import {
  type AccessGraph,
  fewestListings,
  listedGraph,
  listedSubject,
  nestingsThatGive,
  type Origin,
  type Subject,
  smallestCut,
  whyNot,
} from "@/lib/access/model";
import { accessGraphFor, groupsListing, wholeAccessGraph } from "@/lib/access/queries";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { liveSessionGroups } from "@/lib/core/sessions";
import { isId } from "@/lib/users/text";
import { type InsightPlace, placeOf } from "./places";
import {
  describeCut,
  describeGives,
  describeListing,
  describeNest,
  describeSources,
  describeUnlisted,
  type WhyAnswer,
} from "./words";

export * from "./compare";
export { placeOf, placesOf } from "./places";

const FIRST = 5;
const NESTINGS = 2;

type Question = { user: string; key: PermissionKey; level: Grant; in?: string | undefined };

/**
 * Why somebody has a level of one component, or why not, and the smallest change of that (W1): here, or from main in
 * a tenant that the viewer may look at. Throws `Refusal` (not_found).
 */
export async function whyOf(
  context: Context,
  { user, key, level, ...question }: Question,
): Promise<WhyAnswer> {
  if (!isId(user)) throw notFound("user");
  const place = question.in === undefined ? undefined : await placeOf(context, question.in);
  const sessionGroups = await liveSessionGroups(context.tenant.id, user);
  const { graph, subject, origin, listed } = await inTenant(context.tenant, async (tx) => {
    const [[row], { subjects }, graph, listed] = await Promise.all([
      tx.sql<{ origin: Origin }[]>`select origin from users where id = ${user} and status <> 'deleted'`,
      accessGraphFor(tx, [user], sessionGroups),
      wholeAccessGraph(tx),
      place ? groupsListing(tx, place.id) : undefined,
    ]);
    const subject = subjects.get(user);
    if (!row || !subject) throw notFound("user");
    return { graph, subject, origin: row.origin, listed };
  });
  if (place && listed) return inPlace(graph, subject, listed, place, key, level);
  return here(graph, subject, origin, key, level);
}

function here(
  graph: AccessGraph,
  subject: Subject,
  origin: Origin,
  key: PermissionKey,
  level: Grant,
): WhyAnswer {
  const why = whyNot(graph, subject, key, level, { limit: FIRST });
  if (why.held)
    return { ...taken(graph, subject, key, level), level: why.level, reasons: describeSources(graph, why) };
  const reasons = ["Neither the direct role nor any group gives it."];
  if (origin !== "local") {
    const note = "This person came from main, where alone the groups are chosen that he is in.";
    return { held: false, level: why.level, reasons, changes: [], note };
  }
  const nests = nestingsThatGive(graph, subject, key, level).slice(0, NESTINGS);
  const changes = [...describeGives(graph, why), ...nests.map((nest) => describeNest(graph, nest))];
  return {
    held: false,
    level: why.level,
    reasons,
    changes,
    ...(changes.length === 0 ? { note: "No role of this instance gives it." } : {}),
  };
}

function inPlace(
  whole: AccessGraph,
  everywhere: Subject,
  listed: ReadonlySet<string>,
  place: InsightPlace,
  key: PermissionKey,
  level: Grant,
): WhyAnswer {
  const [graph, subject] = [listedGraph(whole, listed), listedSubject(everywhere, listed)];
  const why = whyNot(graph, subject, key, level, { limit: 200 });
  if (why.held)
    return { ...taken(graph, subject, key, level), level: why.level, reasons: describeSources(graph, why) };
  const path = fewestListings(whole, everywhere, listed, key, level);
  const joins = why.changes.filter(({ kind }) => kind === "join").slice(0, FIRST);
  const changes = [
    ...(path ? [describeListing(whole, path, place.name)] : []),
    ...describeGives(graph, { ...why, changes: joins }),
  ];
  return {
    held: false,
    level: why.level,
    reasons: path
      ? describeUnlisted(whole, path, place.name)
      : [`No group of this person gives it, neither here nor in ${place.name}.`],
    changes,
    ...(changes.length === 0 ? { note: `No group that lists ${place.name} gives it.` } : {}),
  };
}

function taken(graph: AccessGraph, subject: Subject, key: PermissionKey, level: Grant) {
  const cut = smallestCut(graph, subject, key, level);
  if (cut.possible) return { held: true, changes: cut.acts.map((act) => describeCut(graph, act)) };
  const by = cut.fixed.map((id) => graph.groups.get(id)?.name ?? "").join(" → ");
  return { held: true, changes: [], note: `It comes by ${by}, which cannot be changed here.` };
}
