import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { ENTERPRISE_SCHEMA, USER_ATTRIBUTES } from "./attributes";
import { hasVersion, pageOf, requireVersion, type ScimAsked, type ScimCaller } from "./caller";
import { canonical } from "./canonical";
import { badRequest, ScimRefusal } from "./errors";
import { filterCondition } from "./filter";
import { patched, stepsOf } from "./patch";
import { listResponse, type Projection, projected, projectionOf, type ScimReply } from "./reply";
import { unitIds } from "./units";
import { selectedUser, storedUser, type UserRow, userColumns, userResource } from "./user-resource";

type Json = Record<string, unknown>;

/** A page of the directory's people, in the order in which they came. */
export async function listUsers(tx: Tx, caller: ScimCaller, asked: ScimAsked): Promise<ScimReply> {
  const { sql } = tx;
  const { start, count } = pageOf(asked.query);
  const projection = projectionOf(asked.query);
  const where = filterCondition(sql, asked.query.get("filter"), userColumns(tx));
  const [[total], rows] = await Promise.all([
    sql<{ n: number }[]>`select count(*)::int as n from dir_users u where ${where}`,
    sql<UserRow[]>`
      select ${selectedUser(tx)} from dir_users u where ${where} order by u.seq offset ${start - 1} limit ${count}`,
  ]);
  const resources = rows.map((row) => projected(userResource(row, caller), projection));
  return { status: 200, body: listResponse(resources, { total: total?.n ?? 0, start }) };
}

/** One person. Throws `ScimRefusal` (404). */
export async function getUser(tx: Tx, caller: ScimCaller, asked: ScimAsked, id: string): Promise<ScimReply> {
  const row = await storedUser(tx, id);
  if (hasVersion(asked, row.version)) return { status: 304, version: row.version };
  return replyWith(row, caller, projectionOf(asked.query));
}

/** Adds a person. Throws `ScimRefusal`: uniqueness for a name that is taken without case. */
export async function createUser(tx: Tx, caller: ScimCaller, asked: ScimAsked): Promise<ScimReply> {
  const id = randomUUID();
  await write(tx, id, canonical(asked.body, USER_ATTRIBUTES), null);
  const reply = replyWith(await storedUser(tx, id), caller, projectionOf(asked.query));
  return { ...reply, status: 201, location: `${caller.base}/Users/${id}` };
}

/** Puts a person's attributes as they were sent; what is absent goes. */
export async function replaceUser(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string,
): Promise<ScimReply> {
  const row = await storedUser(tx, id);
  requireVersion(asked, row.version);
  return changed(tx, caller, asked, row, canonical(asked.body, USER_ATTRIBUTES));
}

/** Changes some of a person's attributes. */
export async function patchUser(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string,
): Promise<ScimReply> {
  const row = await storedUser(tx, id);
  requireVersion(asked, row.version);
  return changed(
    tx,
    caller,
    asked,
    row,
    patched(row.data, stepsOf(asked.body, USER_ATTRIBUTES), USER_ATTRIBUTES),
  );
}

/** Takes a person out of the directory and its groups. The console's own account is not touched (A6). */
export async function deleteUser(tx: Tx, asked: ScimAsked, id: string): Promise<ScimReply> {
  const row = await storedUser(tx, id);
  requireVersion(asked, row.version);
  await tx.sql`
    update dir_groups set version = version + 1, updated_at = now()
    where id in (select group_id from dir_members where user_id = ${row.id})`;
  await tx.sql`delete from dir_users where id = ${row.id}`;
  return { status: 204 };
}

async function changed(
  tx: Tx,
  caller: ScimCaller,
  asked: ScimAsked,
  row: UserRow,
  data: Json,
): Promise<ScimReply> {
  if (JSON.stringify(sorted(data)) !== JSON.stringify(sorted(row.data))) await write(tx, row.id, data, row);
  return replyWith(await storedUser(tx, row.id), caller, projectionOf(asked.query));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

async function write(tx: Tx, id: string, data: Json, before: UserRow | null): Promise<void> {
  const { userName, externalId = null, active = true } = data;
  if (typeof userName !== "string") throw badRequest("invalidValue", "A user has a userName.");
  const [taken] = await tx.sql`
    select from dir_users where user_name_folded = lower(${userName}) and id <> ${id}`;
  if (taken) throw new ScimRefusal(409, "This userName is taken, without case.", "uniqueness");
  const units = await unitIds(tx, data[ENTERPRISE_SCHEMA] as Record<string, string> | undefined);
  const values = {
    user_name: userName,
    external_id: externalId as string | null,
    active: active as boolean,
    email: emailOf(data)?.toLowerCase() ?? null,
    data: JSON.stringify({ ...data, active }),
  };
  if (before) {
    await tx.sql`
      update dir_users set user_name = ${values.user_name}, external_id = ${values.external_id},
        active = ${values.active}, email_folded = lower(${values.email}), unit_ids = ${units}::uuid[],
        data = ${values.data}::text::jsonb, version = version + 1, updated_at = now()
      where id = ${id}`;
    return;
  }
  await tx.sql`
    insert into dir_users (id, user_name, external_id, active, email_folded, unit_ids, data)
    values (${id}, ${values.user_name}, ${values.external_id}, ${values.active}, lower(${values.email}),
      ${units}::uuid[], ${values.data}::text::jsonb)`;
}

/** The address by which a person is found in the console: the primary one, else one of work, else the first (G6). */
export function emailOf(data: Json): string | undefined {
  const emails = (data.emails ?? []) as { value?: string; type?: string; primary?: boolean }[];
  const chosen =
    emails.find(({ primary, value }) => primary && value) ??
    emails.find(({ type, value }) => type?.toLowerCase() === "work" && value) ??
    emails.find(({ value }) => value);
  const userName = String(data.userName ?? "");
  return chosen?.value ?? (userName.includes("@") ? userName : undefined);
}

function replyWith(row: UserRow, caller: ScimCaller, projection: Projection): ScimReply {
  return { status: 200, body: projected(userResource(row, caller), projection), version: row.version };
}
