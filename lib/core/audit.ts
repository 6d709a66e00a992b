import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import { Personal } from "./personal";
import type { Change } from "./result";

/** Who acts: a person through the console, an API key, the system by itself, or main on a child. */
export type Actor = {
  id: string | null;
  home: string | null;
  kind: "user" | "system" | "main" | "key";
  ip?: string | null;
  requestId?: string | null;
};

/**
 * Writes a command's change to the instance's log, in the transaction of the change. Personal values go to
 * `personal_values` and the row points to them, so that a person can be erased although the log cannot change.
 */
export async function writeAudit(
  tx: Tx,
  actor: Actor,
  action: string,
  change: Change<unknown>,
): Promise<void> {
  const values: { id: string; user_id: string; value: string }[] = [];
  const rows = [change, ...(change.also ?? [])].map((part) => ({
    actor_id: actor.id,
    actor_home: actor.home,
    actor_kind: actor.kind,
    action,
    target_kind: part.target.kind,
    target_id: part.target.id,
    target_name: part.target.name ?? null,
    before: withoutPersonal(part.before ?? null, values),
    after: withoutPersonal(part.after ?? null, values),
    ip: actor.ip ?? null,
    request_id: actor.requestId ?? null,
  }));
  if (values.length > 0) {
    await tx.sql`
      insert into personal_values (id, user_id, value)
      select id, user_id, value from jsonb_to_recordset(${JSON.stringify(values)}::text::jsonb)
        as v (id uuid, user_id uuid, value text)`;
  }
  await tx.sql`
    insert into audit (actor_id, actor_home, actor_kind, action, target_kind, target_id, target_name,
      before, after, ip, request_id)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r (actor_id uuid, actor_home uuid,
      actor_kind text, action text, target_kind text, target_id text, target_name text, before jsonb,
      after jsonb, ip text, request_id text)`;
}

function withoutPersonal(value: unknown, found: { id: string; user_id: string; value: string }[]): unknown {
  if (value instanceof Personal) {
    const id = randomUUID();
    found.push({ id, user_id: value.userId, value: value.value });
    return { personal: id };
  }
  if (Array.isArray(value)) return value.map((item) => withoutPersonal(item, found));
  if (value instanceof Date) return value.toISOString();
  if (value && typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withoutPersonal(item, found)]),
    );
  }
  return value;
}
