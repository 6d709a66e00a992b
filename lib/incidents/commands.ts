import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { changedMeanwhile } from "@/lib/audit/queries";
import type { Context } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { requireAction } from "@/lib/roles/queries";
import type { CreateIncidentInput, SwitchIncidentsInput, UpdateIncidentInput } from "./model";

/** Makes an incident by hand; whoever makes it here owns it. A person of main owns nothing in a child (U10). */
export async function createIncident(
  tx: Tx,
  context: Context,
  input: CreateIncidentInput,
): Promise<Change<{ id: string }>> {
  const id = randomUUID();
  const { person, tenant } = context;
  const owner = person.home.id === tenant.id && !context.apiKeyId ? person.id : null;
  await tx.sql`
    insert into incidents (id, title, type, severity, data, owner_id, created_by)
    values (${id}, ${input.title}, ${input.type}, ${input.severity}, ${JSON.stringify(input.data)}::text::jsonb,
      ${owner}, ${person.id})`;
  return { target: { kind: "incident", id, name: input.title }, after: shown(input), data: { id } };
}

/** Changes an incident. Throws `Refusal`: not_found, conflict for an outdated edit. */
export async function updateIncident(
  tx: Tx,
  _: Context,
  input: UpdateIncidentInput,
): Promise<Change<{ version: number }>> {
  type Row = CreateIncidentInput & { version: number };
  const [before] = await tx.sql<Row[]>`
    select title, type, severity, data, version from incidents where id = ${input.id} for update`;
  if (!before) throw notFound("incident");
  if (before.version !== input.version) throw conflict(await changedMeanwhile(tx, "incident", input.id));
  await tx.sql`
    update incidents set title = ${input.title}, type = ${input.type}, severity = ${input.severity},
      data = ${JSON.stringify(input.data)}::text::jsonb, version = version + 1, updated_at = now()
    where id = ${input.id}`;
  return {
    target: { kind: "incident", id: input.id, name: input.title },
    before: shown(before),
    after: shown(input),
    data: { version: input.version + 1 },
  };
}

/** Closes incidents or opens them again, all or none. Throws `Refusal`: forbidden, not_found, conflict. */
export async function switchIncidents(
  tx: Tx,
  context: Context,
  { ids, status }: SwitchIncidentsInput,
): Promise<Change<{ changed: number }>> {
  requireAction(context, "incidents:close");
  const rows = await tx.sql<{ id: string; title: string; status: string }[]>`
    select id, title, status from incidents where id = any (${ids}::uuid[]) order by id for update`;
  if (rows.length < new Set(ids).size) throw notFound("incident");
  const already = rows.find((row) => row.status === status);
  if (already) throw conflict(`${already.title} is ${status} already.`);
  await tx.sql`
    update incidents set status = ${status}, version = version + 1, updated_at = now()
    where id = any (${ids}::uuid[])`;
  const [first, ...also] = rows.map(({ id, title, status: was }) => ({
    target: { kind: "incident" as const, id, name: title },
    before: { status: was },
    after: { status },
  }));
  if (!first) throw notFound("incident");
  return { ...first, also, data: { changed: rows.length } };
}

/** For the log: what an incident holds stays with the incident. */
const shown = ({ title, type, severity }: CreateIncidentInput) => ({ title, type, severity });
