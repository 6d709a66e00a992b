import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { conflict } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { revokeSessionsBy } from "@/lib/core/session-ends";
import type {
  ConnectionRef,
  CreateConnectionInput,
  EnableConnectionInput,
  UpdateConnectionInput,
} from "../model";
import { PROTOCOLS } from "../protocols";
import { connectionOrRefuse } from "../stored";
import { editableConnection, requireTrustRight } from "./editable";

const MOST = 50;

/** Makes a connection, disabled, with keys of its own (A2). Throws `Refusal` (conflict). */
export async function createConnection(
  tx: Tx,
  context: Context,
  { kind, template, name }: CreateConnectionInput,
): Promise<Change<{ id: string }>> {
  const id = randomUUID();
  const [count] = await tx.sql<{ n: number }[]>`select count(*)::int as n from idp_connections`;
  if ((count?.n ?? 0) >= MOST)
    throw conflict(`An instance has at most ${MOST} connections. Delete one first.`);
  await requireFreeName(tx, name, id);
  const { config, sealed } = await PROTOCOLS[kind].begin(context.tenant);
  const mapping = PROTOCOLS[kind].mapping(template);
  await tx.sql`
    insert into idp_connections (id, kind, name, template, config, mapping, sealed)
    values (${id}, ${kind}, ${name}, ${template}, ${JSON.stringify(config)}::text::jsonb,
      ${JSON.stringify(mapping)}::text::jsonb, ${JSON.stringify(sealed)}::text::jsonb)`;
  return { target: { kind: "idp-connection", id, name }, after: { kind, template }, data: { id } };
}

/**
 * Changes how a connection is called and chosen, what it maps, and whether it may link to local users (A2, A3).
 * Throws `Refusal`: not_found, conflict, forbidden for who may not widen what it is trusted for.
 */
export async function updateConnection(
  tx: Tx,
  context: Context,
  input: UpdateConnectionInput,
): Promise<Change<{ version: number }>> {
  const before = await editableConnection(tx, input);
  const { id, name, domains, showButton, linksLocal, trustsEmail, mapping } = input;
  const wider =
    (linksLocal && !before.linksLocal) ||
    (trustsEmail && (!before.trustsEmail || domains.some((domain) => !before.domains.includes(domain)))) ||
    ((before.enabled || linksLocal) && JSON.stringify(mapping) !== JSON.stringify(before.mapping));
  if (wider) requireTrustRight(context);
  await requireFreeName(tx, name, id);
  const [row] = await tx.sql<{ version: number }[]>`
    update idp_connections set name = ${name}, domains = ${domains}::text[], show_button = ${showButton},
      links_local = ${linksLocal}, trusts_email = ${trustsEmail}, mapping = ${JSON.stringify(mapping)}::text::jsonb,
      version = version + 1, updated_at = now()
    where id = ${id} returning version`;
  const shown = ({
    name,
    domains,
    showButton,
    linksLocal,
    trustsEmail,
    mapping,
  }: typeof input | typeof before) => ({
    name,
    domains,
    showButton,
    linksLocal,
    trustsEmail,
    mapping,
  });
  return {
    target: { kind: "idp-connection", id, name },
    before: shown(before),
    after: shown(input),
    data: { version: row?.version ?? 0 },
  };
}

/**
 * Enables a connection, or disables it: then its sessions end at their next request, and nobody comes in by it (A2).
 * Disabling is never held back by an edit meanwhile. Throws `Refusal`: not_found, conflict where it is not set up yet
 * or was changed meanwhile, forbidden.
 */
export async function enableConnection(
  tx: Tx,
  context: Context,
  { enabled, ...ref }: EnableConnectionInput,
): Promise<Change<{ version: number; ended: number }>> {
  const connection = enabled
    ? await editableConnection(tx, ref)
    : await connectionOrRefuse(tx, ref.id, "update");
  const { id, name } = connection;
  if (enabled) {
    requireTrustRight(context);
    const missing = PROTOCOLS[connection.kind].notReady(connection);
    if (missing) throw conflict(missing);
  }
  const [row] = await tx.sql<{ version: number }[]>`
    update idp_connections set enabled = ${enabled}, version = version + 1, updated_at = now()
    where id = ${id} returning version`;
  const ended = enabled ? 0 : await revokeSessionsBy(context.tenant.id, id);
  return {
    target: { kind: "idp-connection", id, name },
    before: { enabled: connection.enabled },
    after: { enabled, ...(ended > 0 && { sessionsEnded: ended }) },
    data: { version: row?.version ?? 0, ended },
  };
}

/**
 * Deletes a connection with what it knows of people: whoever has no other way in keeps his user, and cannot sign in.
 * Throws `Refusal`: not_found, conflict.
 */
export async function deleteConnection(
  tx: Tx,
  context: Context,
  input: ConnectionRef,
): Promise<Change<{ ended: number }>> {
  const { id, name, kind } = await editableConnection(tx, input);
  const [lost] = await tx.sql<{ n: number }[]>`
    select count(*)::int as n from idp_accounts where connection_id = ${id}`;
  await tx.sql`delete from idp_connections where id = ${id}`;
  const ended = await revokeSessionsBy(context.tenant.id, id);
  return {
    target: { kind: "idp-connection", id, name },
    before: { kind, people: lost?.n ?? 0 },
    after: { sessionsEnded: ended },
    data: { ended },
  };
}

async function requireFreeName(tx: Tx, name: string, id: string): Promise<void> {
  const [taken] =
    await tx.sql`select from idp_connections where name_folded = lower(${name}) and id <> ${id}`;
  if (!taken) return;
  const message = "A connection here has this name already.";
  throw conflict(message, { name: message });
}
