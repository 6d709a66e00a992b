import type { Tx } from "@/db/connection";
import { ACCOUNT_ADMIN_ID } from "@/lib/access/graph";

/** The account of a child that survives its pairing (P3). */
export type BreakGlass = { id: string; name: string; email: string };

type Row = {
  id: string;
  first_name: string | null;
  last_name: string | null;
  email: string;
  password_hash: string;
};

/** A person's name for a screen: the e-mail where there is none. */
export function nameOf(row: {
  first_name: string | null;
  last_name: string | null;
  email: string | null;
}): string {
  return [row.first_name, row.last_name].filter(Boolean).join(" ") || (row.email ?? "");
}

/** Accounts that can be the one that survives: local, active, Account Admin by a role of their own, with a password. */
const candidates = (tx: Tx) => tx.sql`
  origin = 'local' and status = 'active' and role_id = ${ACCOUNT_ADMIN_ID} and password_hash is not null
    and type <> 'sso' and email is not null`;

/** The account if it can still be the one that survives, with its hash for the proof; locked where asked. */
export async function breakGlassOf(
  tx: Tx,
  userId: string,
  lock = false,
): Promise<(BreakGlass & { hash: string }) | undefined> {
  const [row] = await tx.sql<Row[]>`
    select id, first_name, last_name, email, password_hash from users
    where id = ${userId} and ${candidates(tx)} ${lock ? tx.sql`for update` : tx.sql``}`;
  return row && { id: row.id, name: nameOf(row), email: row.email, hash: row.password_hash };
}

/** The accounts that a child's admin can name, by e-mail. */
export async function breakGlassChoices(tx: Tx): Promise<BreakGlass[]> {
  const rows = await tx.sql<Row[]>`
    select id, first_name, last_name, email from users where ${candidates(tx)}
    order by email_folded limit 100`;
  return rows.map((row) => ({ id: row.id, name: nameOf(row), email: row.email }));
}
