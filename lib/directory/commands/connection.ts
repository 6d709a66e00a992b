import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict, forbidden, notFound, outdated } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import type { ConnectInput, ConnectionInput, DirectorySettings, RotateInput } from "../model";
import { newScimToken, scimTokenHash, scimTokenHint } from "../token";
import type { DirectoryKind } from "../words";

type Stored = {
  id: string;
  kind: DirectoryKind;
  syncMinutes: number;
  quarantineDays: number;
  version: number;
};

/** Whoever has the token says who is in imported groups, an Account Admin's too (R5). */
function requireTokenRight({ accountAdmin }: Pick<Context, "accountAdmin">): void {
  if (accountAdmin) return;
  throw forbidden(
    "Whoever has the directory's token decides who is in imported groups, whatever these may do: only an Account Admin may make one.",
  );
}

const target = (id: string) => ({ kind: "directory" as const, id, name: "Directory" });

/**
 * Connects the directory of this instance and shows its token this once. Throws `Refusal`: conflict for a second,
 * forbidden for who may not have the token.
 */
export async function connectDirectory(
  tx: Tx,
  context: Context,
  { kind }: ConnectInput,
): Promise<Change<{ token: string }>> {
  requireTokenRight(context);
  const [id, token] = [randomUUID(), newScimToken(context.tenant.id)];
  const [made] = await tx.sql`
    insert into dir_connections (id, kind, token_hash, token_hint, created_by)
    values (${id}, ${kind}, ${scimTokenHash(token)}, ${scimTokenHint(token)}, ${context.person.id})
    on conflict (single) do nothing returning id`;
  if (!made) throw conflict("A directory is connected already. Reload the page.");
  await schedule(tx, context);
  return { target: target(id), after: { kind }, data: { token } };
}

/**
 * Gives the directory a new token, shown this once; the old one works on for the hours chosen. Rotating again ends the
 * one before at once. Throws `Refusal`: not_found, conflict for an outdated edit, forbidden.
 */
export async function rotateToken(
  tx: Tx,
  context: Context,
  { version, overlapHours }: RotateInput,
): Promise<Change<{ token: string }>> {
  requireTokenRight(context);
  const stored = await current(tx, version);
  const token = newScimToken(context.tenant.id);
  await tx.sql`
    update dir_connections set previous_hash = case when ${overlapHours} > 0 then token_hash end,
      previous_until = case when ${overlapHours} > 0 then now() + make_interval(hours => ${overlapHours}) end,
      token_hash = ${scimTokenHash(token)}, token_hint = ${scimTokenHint(token)}, token_set_at = now(),
      version = version + 1, updated_at = now()
    where id = ${stored.id}`;
  return { target: target(stored.id), after: { token: "replaced", overlapHours }, data: { token } };
}

/** Changes how groups follow the directory (G6, W8). Throws `Refusal`: not_found, conflict for an outdated edit. */
export async function editDirectory(
  tx: Tx,
  context: Context,
  { version, kind, syncMinutes, quarantineDays }: DirectorySettings,
): Promise<Change> {
  const stored = await current(tx, version);
  await tx.sql`
    update dir_connections set kind = ${kind}, sync_minutes = ${syncMinutes}, quarantine_days = ${quarantineDays},
      version = version + 1, updated_at = now()
    where id = ${stored.id}`;
  await schedule(tx, context);
  const before = {
    kind: stored.kind,
    syncMinutes: stored.syncMinutes,
    quarantineDays: stored.quarantineDays,
  };
  return { target: target(stored.id), before, after: { kind, syncMinutes, quarantineDays }, data: undefined };
}

/**
 * Ends the directory: its token, people and groups are forgotten. Groups that followed it stay with their members and
 * are the console's own from now on, so nobody loses anything by it. Throws `Refusal`: not_found, conflict.
 */
export async function disconnectDirectory(
  tx: Tx,
  context: Context,
  { version }: ConnectionInput,
): Promise<Change> {
  const stored = await current(tx, version);
  const groups = await tx.sql<{ id: string }[]>`
    update groups set type = 'custom', version = version + 1, updated_at = now()
    where id in (select group_id from dir_imports) and origin = 'local' returning id`;
  await tx.sql`delete from dir_imports`;
  await tx.sql`delete from dir_members`;
  await tx.sql`delete from dir_groups`;
  await tx.sql`delete from dir_users`;
  await tx.sql`delete from dir_units`;
  await tx.sql`delete from dir_connections where id = ${stored.id}`;
  await schedule(tx, context);
  const before = { kind: stored.kind, followed: groups.map(({ id }) => id) };
  return { target: target(stored.id), before, data: undefined };
}

/** Asks for a sync now, with all that it does. Throws `Refusal` (not_found). */
export async function syncNow(tx: Tx, context: Context): Promise<Change> {
  const stored = await current(tx);
  await enqueue(tx, "directory", { tenantId: context.tenant.id }, "directory");
  return { target: target(stored.id), after: { sync: "asked for" }, data: undefined };
}

/** Lets the worker learn when the next sync is due, or that there is none. */
async function schedule(tx: Tx, context: Context): Promise<void> {
  await enqueue(tx, "directory", { tenantId: context.tenant.id, schedule: true }, "directory-due");
}

async function current(tx: Tx, version?: number): Promise<Stored> {
  const [row] = await tx.sql<Stored[]>`
    select id, kind, sync_minutes as "syncMinutes", quarantine_days as "quarantineDays", version
    from dir_connections for update`;
  if (!row) throw notFound("directory");
  if (version !== undefined && row.version !== version)
    throw outdated("Somebody changed the directory's settings meanwhile. Load the current state.");
  return row;
}
