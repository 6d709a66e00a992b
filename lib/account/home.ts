import type { Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { forbidden, notFound, Refusal } from "@/lib/core/errors";

/** The person's own row in his home. */
export type OwnRow = {
  firstName: string | null;
  lastName: string | null;
  email: string;
  phone: string | null;
  type: string;
  hash: string | null;
  passwordSetAt: string | null;
  version: number;
};

/** Why an account is not handled in the tenant of the address (S3): it is kept where the person was made. */
export function awayReason({ tenant, person }: Context): string | null {
  if (person.home.id === tenant.id) return null;
  return `You are a user of ${person.home.name}. Your details, password and sessions are kept and changed there.`;
}

/** Refuses whoever was not made here (S3), and whoever has no role (U6). Throws `Refusal` (forbidden). */
export function requireHome(context: Context): void {
  if (context.levels.size === 0) {
    throw new Refusal(
      "forbidden",
      "No role is assigned to you in this tenant. Ask an administrator for one.",
    );
  }
  const away = awayReason(context);
  if (away) throw forbidden(away);
}

/** The person's own row. Throws `Refusal` (not_found). */
export async function ownRow({ sql }: Tx, context: Context): Promise<OwnRow> {
  const [row] = await sql<OwnRow[]>`
    select first_name as "firstName", last_name as "lastName", email, phone, type, password_hash as hash,
      to_char(password_set_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "passwordSetAt", version
    from users where id = ${context.person.id} and origin = 'local' and status = 'active'`;
  if (!row) throw notFound("user");
  return row;
}

/** Why someone has no password here, or null. */
export function passwordReason({ type, hash }: Pick<OwnRow, "type" | "hash">): string | null {
  if (type !== "sso" && hash !== null) return null;
  return "You sign in by single sign-on. Change your password where your organisation keeps it.";
}
