import { createHash } from "node:crypto";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { wordsOf } from "@/lib/listing/filter";
import { containing, every } from "@/lib/listing/fragments";
import { fullName } from "@/lib/users/model";
import { apiKeys } from "./kinds/api-keys";
import { incidents } from "./kinds/incidents";
import type { Kind } from "./kinds/kind";
import { privateViews, sharedViews } from "./kinds/views";
import type { LeavingPlan } from "./words";

/** Every kind of things that people own (U10). Reports are none: they belong to nobody. */
export const KINDS: readonly Kind[] = [incidents, apiKeys, sharedViews];

const OPTIONS = 20;

/** What these people own here, to be decided on before they leave (U10). Ids of nobody own nothing. */
export function leavingPlan(context: Context, userIds: readonly string[]): Promise<LeavingPlan> {
  return inTenant(context.tenant, (tx) => planOf(tx, userIds));
}

/** As `leavingPlan`, in a transaction of the caller's. */
export async function planOf(tx: Tx, userIds: readonly string[]): Promise<LeavingPlan> {
  const [kept, ...held] = await Promise.all([
    privateViews(tx, userIds),
    ...KINDS.map((kind) => kind.held(tx, userIds)),
  ]);
  const stamp = createHash("sha256").update([...userIds].sort().join());
  for (const { stamp: part } of held) stamp.update(`\n${part}`);
  const owned = KINDS.flatMap(({ id }, at) => {
    const { count, first } = held[at] ?? { count: 0, first: [] };
    return count > 0 ? [{ kind: id, count, first: [...first] }] : [];
  });
  return { owned, private: kept, stamp: stamp.digest("base64url") };
}

/** The first active people made here whose name or e-mail has all the words in it, those who leave left out (U10). */
export async function ownerOptions(
  context: Context,
  q: string,
  leaving: readonly string[],
): Promise<{ id: string; name: string; email: string }[]> {
  const rows = await inTenant(context.tenant, ({ sql }) => {
    const found = wordsOf(q).map((word) => sql`u.search like lower(${containing(word)})`);
    return sql<{ id: string; firstName: string | null; lastName: string | null; email: string }[]>`
      select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email
      from users u
      where u.origin = 'local' and u.status = 'active' and u.id <> all (${[...leaving]}::uuid[]) ${every(sql, found)}
      order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit ${OPTIONS}`;
  });
  return rows.map((row) => ({ id: row.id, name: fullName(row), email: row.email }));
}
