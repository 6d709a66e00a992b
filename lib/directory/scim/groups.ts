import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { GROUP_ATTRIBUTES } from "./attributes";
import { hasVersion, pageOf, requireVersion, type ScimAsked, type ScimCaller } from "./caller";
import { canonical } from "./canonical";
import { badRequest, ScimRefusal } from "./errors";
import { filterCondition } from "./filter";
import { type GroupRow, groupColumns, groupResources, selectedGroup, storedGroup } from "./group-resource";
import { memberIdsOf } from "./member-ids";
import { addDirMembers, putDirMembers, removeDirMembers } from "./members";
import { type Step, stepsOf } from "./patch";
import { listResponse, projectionOf, type ScimReply } from "./reply";

/** A page of the directory's groups, in the order in which they came. */
export async function listDirGroups(tx: Tx, caller: ScimCaller, asked: ScimAsked): Promise<ScimReply> {
  const { sql } = tx;
  const { start, count } = pageOf(asked.query);
  const projection = projectionOf(asked.query);
  const where = filterCondition(sql, asked.query.get("filter"), groupColumns(tx));
  const [[total], rows] = await Promise.all([
    sql<{ n: number }[]>`select count(*)::int as n from dir_groups g where ${where}`,
    sql<GroupRow[]>`
      select ${selectedGroup(tx)} from dir_groups g where ${where} order by g.seq offset ${start - 1} limit ${count}`,
  ]);
  const resources = await groupResources(tx, caller, rows, projection);
  return { status: 200, body: listResponse(resources, { total: total?.n ?? 0, start }) };
}

/** One group with its members. Throws `ScimRefusal` (404). */
export async function getDirGroup(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string,
): Promise<ScimReply> {
  const row = await storedGroup(tx, id);
  if (hasVersion(asked, row.version)) return { status: 304, version: row.version };
  return replyWith(tx, caller, asked, row.id);
}

/** Adds a group. Throws `ScimRefusal`: uniqueness for a name that is taken without case. */
export async function createDirGroup(tx: Tx, caller: ScimCaller, asked: ScimAsked): Promise<ScimReply> {
  const id = randomUUID();
  const { displayName, externalId, members } = canonical(asked.body, GROUP_ATTRIBUTES);
  const name = await freeName(tx, id, displayName);
  await tx.sql`
    insert into dir_groups (id, name, external_id) values (${id}, ${name}, ${(externalId as string) ?? null})`;
  await addDirMembers(tx, id, idsOf(members));
  const reply = await replyWith(tx, caller, asked, id);
  return { ...reply, status: 201, location: `${caller.base}/Groups/${id}` };
}

/** Puts a group as it was sent, its members too. */
export async function replaceDirGroup(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string,
): Promise<ScimReply> {
  const row = await storedGroup(tx, id);
  requireVersion(asked, row.version);
  const { displayName, externalId = null, members } = canonical(asked.body, GROUP_ATTRIBUTES);
  const name = await freeName(tx, row.id, displayName);
  const moved = await putDirMembers(tx, row.id, idsOf(members));
  await save(tx, row, { name, externalId: externalId as string | null }, moved);
  return replyWith(tx, caller, asked, row.id);
}

/** Changes a group's name or some of its members. */
export async function patchDirGroup(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string,
): Promise<ScimReply> {
  const row = await storedGroup(tx, id);
  requireVersion(asked, row.version);
  const next = { name: row.name, externalId: row.externalId };
  let moved = 0;
  for (const step of stepsOf(asked.body, GROUP_ATTRIBUTES)) {
    if (step.attribute.name === "members") moved += await stepOfMembers(tx, row.id, step);
    else Object.assign(next, await stepOfNames(tx, row.id, step));
  }
  await save(tx, row, next, moved);
  return replyWith(tx, caller, asked, row.id);
}

/** Takes a group out of the directory. What was imported from it goes at the next sync (G6). */
export async function deleteDirGroup(tx: Tx, asked: ScimAsked, id: string): Promise<ScimReply> {
  const row = await storedGroup(tx, id);
  requireVersion(asked, row.version);
  await tx.sql`
    update dir_groups set version = version + 1, updated_at = now()
    where id in (select group_id from dir_members where child_id = ${row.id})`;
  await tx.sql`delete from dir_groups where id = ${row.id}`;
  return { status: 204 };
}

async function stepOfMembers(tx: Tx, groupId: string, step: Step): Promise<number> {
  const ids = memberIdsOf(step);
  if (step.op === "remove") return removeDirMembers(tx, groupId, ids);
  if (step.filter !== undefined || step.sub)
    throw badRequest("invalidPath", "Members are added and replaced whole.");
  return step.op === "add" ? addDirMembers(tx, groupId, ids ?? []) : putDirMembers(tx, groupId, ids ?? []);
}

async function stepOfNames(
  tx: Tx,
  id: string,
  { op, attribute, value }: Step,
): Promise<Partial<Pick<GroupRow, "name" | "externalId">>> {
  const own = op === "remove" ? {} : canonical({ [attribute.name]: value }, GROUP_ATTRIBUTES);
  if (attribute.name === "externalId") return { externalId: (own.externalId as string | undefined) ?? null };
  return { name: await freeName(tx, id, own.displayName) };
}

async function save(
  tx: Tx,
  row: GroupRow,
  next: Pick<GroupRow, "name" | "externalId">,
  moved: number,
): Promise<void> {
  if (moved === 0 && next.name === row.name && next.externalId === row.externalId) return;
  await tx.sql`
    update dir_groups set name = ${next.name}, external_id = ${next.externalId}, version = version + 1,
      updated_at = now() where id = ${row.id}`;
}

async function freeName(tx: Tx, id: string, name: unknown): Promise<string> {
  if (typeof name !== "string") throw badRequest("invalidValue", "A group has a displayName.");
  const [taken] = await tx.sql`select from dir_groups where name_folded = lower(${name}) and id <> ${id}`;
  if (taken) throw new ScimRefusal(409, "This displayName is taken, without case.", "uniqueness");
  return name;
}

function idsOf(members: unknown): string[] {
  return ((members ?? []) as { value?: string }[]).map(({ value }) => value ?? "");
}

async function replyWith(tx: Tx, caller: ScimCaller, asked: ScimAsked, id: string): Promise<ScimReply> {
  const row = await storedGroup(tx, id);
  const [body] = await groupResources(tx, caller, [row], projectionOf(asked.query));
  return { status: 200, ...(body ? { body } : {}), version: row.version };
}
