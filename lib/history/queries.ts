import { inControl, inTenant, type Tx } from "@/db/connection";
import { deletedName, namesOf } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { invalid, notFound } from "@/lib/core/errors";
import { isId } from "@/lib/users/text";
import { accessOf } from "./facts";
import { firstOf, loadFacts, momentsOf } from "./load";
import type { AsOf, Between, HistoryEvent, HistoryPerson, Timeline } from "./model";
import { accessThen, describeSteps } from "./present";
import { difference, replay, type Step } from "./replay";

const EVENTS = 30;
const MOST_ROWS = 5_000;
const ROUNDS = 5;

/**
 * What happened to a person's access in this instance, newest first, a page at a time (W3). Throws `Refusal`
 * (not_found), also for someone of another instance. Somebody deleted is found by his id.
 */
export async function timelineOf(
  context: Context,
  userId: string,
  { before }: { before?: string | undefined },
): Promise<Timeline> {
  return reading(context, userId, async (tx, person) => {
    const steps: Step[] = [];
    let next = before;
    // A moment may turn out not to have concerned him, so it can take more than one look to fill a page.
    for (let round = 0; round < ROUNDS && steps.length < EVENTS; round += 1) {
      const moments = await momentsOf(tx, userId, { before: next, limit: EVENTS + 1 });
      const [first] = moments;
      if (first === undefined) return { person, steps, next: undefined };
      const more = moments.length > EVENTS;
      const from = (more ? moments[EVENTS] : undefined) ?? "-infinity";
      const { start, rows } = await loadFacts(tx, userId, { from, to: first, limit: MOST_ROWS });
      steps.push(...replay(start, rows).reverse());
      next = more ? moments[EVENTS - 1] : undefined;
      if (!more) break;
    }
    return { person, steps, next };
  }).then(async ({ person, steps, next, names }) => ({
    person,
    events: await eventsOf(context, steps, names),
    ...(next ? { next } : {}),
  }));
}

/** What a person could do as of a time (inclusive, ISO), each permission with its paths. Throws as `timelineOf`. */
export async function accessAsOf(context: Context, userId: string, at: string): Promise<AsOf> {
  const { person, start, first } = await reading(context, userId, async (tx, found) => ({
    person: found,
    steps: [],
    ...(await loadFacts(tx, userId, { from: at, to: at, limit: 0 })),
    first: await firstOf(tx, userId),
  }));
  const found = accessOf(start);
  const tenants = await tenantNames(context, found.tenantIds);
  return { person, access: accessThen(start, found, tenants, { at, first }) };
}

/**
 * How a person's access at two times differs, and which events between them made each difference. Throws as
 * `timelineOf`, and `Refusal` (invalid) where too much happened between.
 */
export async function accessBetween(
  context: Context,
  userId: string,
  { from, to }: { from: string; to: string },
): Promise<Between> {
  const { person, start, steps, end, first, names } = await reading(context, userId, async (tx, found) => {
    const loaded = await loadFacts(tx, userId, { from, to, limit: MOST_ROWS + 1 });
    if (loaded.rows.length > MOST_ROWS) {
      const message =
        "More than 5,000 changes lie between these times. Choose times that are closer together.";
      throw invalid(message, { to: message });
    }
    const played = replay(loaded.start, loaded.rows);
    const last = played.at(-1)?.after ?? loaded.start;
    return {
      person: found,
      start: loaded.start,
      steps: played,
      end: last,
      first: await firstOf(tx, userId),
    };
  });
  const [a, b] = [accessOf(start), accessOf(end)];
  const tenants = await tenantNames(context, [...a.tenantIds, ...b.tenantIds]);
  const events = await eventsOf(context, steps, names);
  const changes = difference(a, b).map((change) => ({
    ...change,
    by: events.filter((event) => event.changes.some(({ key }) => key === change.key)),
  }));
  return {
    person,
    from: accessThen(start, a, tenants, { at: from, first }),
    to: accessThen(end, b, tenants, { at: to, first }),
    changes,
    events,
  };
}

/** Whose history it is. Throws as `timelineOf`. */
export async function personOf(context: Context, userId: string): Promise<HistoryPerson> {
  const { person } = await reading(context, userId, async (_, found) => ({ person: found, steps: [] }));
  return person;
}

/** Runs a read for a person whom this instance knows or knew, in one transaction, with the names of who acted. */
async function reading<T extends { steps: readonly Step[] }>(
  context: Context,
  userId: string,
  read: (tx: Tx, person: HistoryPerson) => Promise<T>,
): Promise<T & { names: ReadonlyMap<string, string> }> {
  if (!isId(userId)) throw notFound("user");
  return inTenant(context.tenant, async (tx) => {
    const [names, first] = [await namesOf(tx, [userId]), await firstOf(tx, userId)];
    const name = names.get(userId);
    if (name === undefined && !first) throw notFound("user");
    const gone = name === undefined || name === deletedName(userId);
    const done = await read(tx, { id: userId, name: name ?? `Former user ${userId.slice(0, 8)}`, gone });
    const actors = done.steps.map(({ rows }) => rows[0]?.actorId ?? null);
    return { ...done, names: await namesOf(tx, actors) };
  });
}

async function eventsOf(
  context: Context,
  steps: readonly Step[],
  names: ReadonlyMap<string, string>,
): Promise<HistoryEvent[]> {
  const listed = steps.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.kind === "listing" ? row.object : [])),
  );
  return describeSteps(steps, names, await tenantNames(context, listed));
}

async function tenantNames(context: Context, ids: Iterable<string>): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0 || context.tenant.kind !== "main") return new Map();
  const rows = await inControl(
    (tx) =>
      tx.sql<{ id: string; name: string }[]>`select id, name from tenants where id = any (${wanted}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
