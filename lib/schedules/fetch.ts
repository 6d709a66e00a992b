import type { TenantRef } from "@/db/connection";
import { inControl, inTenant } from "@/db/connection";
import { openConnection, resolveAt } from "@/lib/connections/queries";
import type { Place } from "@/lib/connections/resolve";
import { digestOf } from "@/lib/content/digest";
import { outbound } from "@/lib/outbound/outbound";
import { answerOf, requestOf } from "@/lib/playbook-runs/call";
import type { DueSchedule } from "./engine";

/** An event with the id by which it counts once. */
export type FetchedEvent = { id: string; data: Record<string, unknown> };

const MOST = 1_000;
const LISTS = ["events", "items", "data", "results", "value"] as const;

/** Fetches a schedule's events by the connection that its site would use (C10). Throws a sentence. */
export async function fetchEvents(main: TenantRef, schedule: DueSchedule): Promise<FetchedEvent[]> {
  const place = await placeOf(main, schedule);
  const connection = await inTenant(main, async (tx) => {
    const ask = { integrationId: schedule.integrationId, name: schedule.connection };
    const { usedId, summary } = await resolveAt(tx, place, ask);
    if (!usedId) throw new Error(`No connection “${schedule.connection}” can be used there. ${summary}`);
    return openConnection(tx, usedId);
  });
  const { body } = answerOf(await outbound(requestOf(connection, schedule.command, schedule.parameters)));
  const events = eventsIn(body);
  if (!events) throw new Error("The answer has no list of events.");
  if (events.length > MOST)
    throw new Error(`The answer has more than ${MOST.toLocaleString("en")} events. Fetch more often.`);
  return events;
}

async function placeOf(main: TenantRef, { tenantId, siteId }: DueSchedule): Promise<Place> {
  const [[tenant], [site]] = await Promise.all([
    inControl(
      (tx) => tx.sql<{ name: string; region: string; labels: string[] }[]>`
        select name, region, labels from tenants where id = ${tenantId}`,
    ),
    inTenant(
      main,
      (tx) => tx.sql<{ id: string; name: string; active: boolean }[]>`
        select id, name, active from sites where id = ${siteId}`,
    ),
  ]);
  if (!tenant || !site) throw new Error("Its site is not there any more.");
  if (!site.active) throw new Error(`The site ${site.name} is inactive.`);
  return {
    ...{ tenantId, tenantName: tenant.name, region: tenant.region, labels: tenant.labels },
    site: { id: site.id, name: site.name },
  };
}

/** The events of an answer: a list, or the list under one of the usual names. One without an id counts by its content. */
export function eventsIn(body: unknown): FetchedEvent[] | undefined {
  const list = Array.isArray(body) ? body : LISTS.map((name) => fieldOf(body, name)).find(Array.isArray);
  if (!list) return undefined;
  return list.map((event) => {
    const data: Record<string, unknown> = isRecord(event) ? event : { value: event };
    const given = typeof data.id === "string" || typeof data.id === "number" ? String(data.id) : "";
    return { id: given !== "" && given.length <= 200 ? given : digestOf(data), data };
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const fieldOf = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
