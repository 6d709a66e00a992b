import { createHmac } from "node:crypto";
import { inControl } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { derivedKey } from "./env";

const FAILURES = 10;
const LISTED = 10_000;

/** Under which key an address's failures are counted in an instance: known or not, it looks the same (A1). */
export function lockKeyOf(tenantId: string, email: string): Buffer {
  const folded = email.trim().toLowerCase();
  return createHmac("sha256", derivedKey("lock")).update(`${tenantId}\n${folded}`).digest();
}

/** True where any of the keys is locked now, by the database's clock (U7). */
export async function isLocked(keys: Buffer[]): Promise<boolean> {
  const rows = await inControl(
    (tx) =>
      tx.sql`select 1 from sign_in_attempts where key = any (${byteaArray(tx, keys)}) and locked_until > now()`,
  );
  return rows.length > 0;
}

/** Counts a failure under each key and locks at the tenth, for 15 minutes; an elapsed lock starts anew (U7). */
export async function countFailure(keys: Buffer[]): Promise<void> {
  await inControl(
    (tx) => tx.sql`
      insert into sign_in_attempts as a (key, failures)
      select key, 1 from unnest(${byteaArray(tx, keys)}) as key order by key
      on conflict (key) do update set
        failures = case when a.locked_until <= now() then 1 else a.failures + 1 end,
        locked_until = case
          when a.locked_until > now() then a.locked_until
          when a.locked_until is null and a.failures + 1 >= ${FAILURES} then now() + interval '15 minutes'
        end,
        updated_at = now()`,
  );
}

/** Forgets the failures under these keys: after a success, and by Unlock (U7). */
export async function unlock(keys: Buffer[]): Promise<void> {
  if (keys.length === 0) return;
  await inControl((tx) => tx.sql`delete from sign_in_attempts where key = any (${byteaArray(tx, keys)})`);
}

/** The keys that are locked now, for the status column and its filter; ten thousand at most. */
export async function lockedKeys(): Promise<Buffer[]> {
  const rows = await inControl(
    (tx) => tx.sql<{ key: Buffer }[]>`
      select key from sign_in_attempts where locked_until > now() order by locked_until desc limit ${LISTED}`,
  );
  return rows.map((row) => row.key);
}
