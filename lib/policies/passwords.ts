import type { Tx } from "@/db/connection";
import { invalid } from "@/lib/core/errors";
import { verifyPassword } from "@/lib/core/passwords";
import type { Fragment } from "@/lib/listing/fragments";
import { type Owner, passwordProblems } from "./password";
import { storedPolicy } from "./stored";
import type { SignInPolicy } from "./words";

/**
 * Holds a new password of someone here against the policy, wherever it is set (A7). Throws `Refusal` (invalid) with a
 * sentence for each rule that it breaks, beside the field `password`.
 */
export async function requirePassword(tx: Tx, userId: string, password: string): Promise<void> {
  const policy = await storedPolicy(tx);
  const [owner] = await tx.sql<(Owner & { hash: string | null })[]>`
    select first_name as "firstName", last_name as "lastName", email, password_hash as hash
    from users where id = ${userId}`;
  const problems = await passwordProblems(policy, password, owner ?? NOBODY);
  // What is refused anyway costs no hashes.
  if (
    problems.length === 0 &&
    (await wasUsed(tx, { userId, password, policy, current: owner?.hash ?? null }))
  )
    problems.push(
      policy.history === 1
        ? "It is your password already."
        : `It is one of your last ${policy.history} passwords.`,
    );
  if (problems.length === 0) return;
  const message = problems.join(" ");
  throw invalid(message, { password: message });
}

/** Of `users u`, those who can sign in by a password here (A1). */
export function hasPassword({ sql }: Tx): Fragment {
  return sql`u.origin = 'local' and u.status = 'active' and u.password_hash is not null and u.type <> 'sso'`;
}

const NOBODY: Owner = { firstName: null, lastName: null, email: null };

async function wasUsed(
  tx: Tx,
  of: { userId: string; password: string; policy: SignInPolicy; current: string | null },
): Promise<boolean> {
  const { userId, password, policy, current } = of;
  if (policy.history === 0) return false;
  const rows = await tx.sql<{ hash: string }[]>`
    select hash from password_history where user_id = ${userId} order by id desc limit ${policy.history - 1}`;
  for (const hash of [...(current ? [current] : []), ...rows.map((row) => row.hash)]) {
    if (await verifyPassword(hash, password)) return true;
  }
  return false;
}

/** Keeps a password that was replaced, as a hash, and forgets those that are more than the policy keeps (A7). */
export async function keepReplaced(tx: Tx, userId: string, hash: string): Promise<void> {
  const { history } = await storedPolicy(tx);
  if (history > 1) await tx.sql`insert into password_history (user_id, hash) values (${userId}, ${hash})`;
  await tx.sql`
    delete from password_history where user_id = ${userId} and id not in (
      select id from password_history where user_id = ${userId} order by id desc limit ${Math.max(history - 1, 0)})`;
}
