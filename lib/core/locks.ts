import { createHmac } from "node:crypto";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { byteaArray } from "@/db/fragments";
import { derivedKey } from "./env";

const FAILURES = 10;
const LISTED = 10_000;

/** Under which key an address's failures are counted in an instance: known or not, it looks the same (A1). */
export function lockKeyOf(tenantId: string, email: string): Buffer {
  const folded = email.trim().toLowerCase();
  return createHmac("sha256", derivedKey("lock")).update(`${tenantId}\n${folded}`).digest();
}

/** The key of a person's address, null where he has none. */
export async function storedLockKey(home: TenantRef, userId: string): Promise<Buffer | null> {
  const [row] = await inTenant(
    home,
    (tx) => tx.sql<{ key: Buffer | null }[]>`select lock_key as key from users where id = ${userId}`,
  );
  return row?.key ?? null;
}

/**
 * Runs the check of a password as one attempt under these keys. The attempt counts before the check begins and is
 * given back if it was right, so that however many run at once, ten wrong ones at most are looked at; the tenth
 * locks for 15 minutes by the database's clock, and an elapsed lock starts anew. "locked" where one of the keys is
 * locked: then nothing is checked, counted or extended (U7). `check` answers undefined where it is wrong; what it
 * throws is no failure and is thrown on.
 */
export async function countedAttempt<T>(
  keys: Buffer[],
  check: () => Promise<T | undefined>,
): Promise<T | "wrong" | "locked"> {
  if (!(await count(keys))) return "locked";
  let wrong = false;
  try {
    const found = await check();
    wrong = found === undefined;
    return found ?? "wrong";
  } finally {
    if (!wrong) await giveBack(keys);
  }
}

/** False where one of the keys is locked. */
function count(keys: Buffer[]): Promise<boolean> {
  return inControl(async (tx) => {
    // Locks the rows, always in the same order: attempts wait for each other, and never in a circle.
    const rows = await tx.sql<{ locked: boolean }[]>`
      insert into sign_in_attempts as a (key)
      select key from unnest(${byteaArray(tx, keys)}) as key group by key order by key
      on conflict (key) do update set key = excluded.key
      returning coalesce(a.locked_until > now(), false) as locked`;
    if (rows.some(({ locked }) => locked)) return false;
    await tx.sql`
      update sign_in_attempts set updated_at = now(),
        failures = case when locked_until is null then failures + 1 else 1 end,
        locked_until = case
          when locked_until is null and failures + 1 >= ${FAILURES} then now() + interval '15 minutes'
        end
      where key = any (${byteaArray(tx, keys)})`;
    return true;
  });
}

async function giveBack(keys: Buffer[]): Promise<void> {
  await inControl(async (tx) => {
    await tx.sql`
      select from sign_in_attempts where key = any (${byteaArray(tx, keys)}) order by key for update`;
    await tx.sql`
      update sign_in_attempts set failures = greatest(failures - 1, 0), locked_until = null
      where key = any (${byteaArray(tx, keys)})`;
  });
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

/** Which of these keys are locked now, in hex. */
export async function lockedAmong(keys: Buffer[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await inControl(
    (tx) => tx.sql<{ key: Buffer }[]>`
      select key from sign_in_attempts where key = any (${byteaArray(tx, keys)}) and locked_until > now()`,
  );
  return new Set(rows.map(({ key }) => key.toString("hex")));
}
