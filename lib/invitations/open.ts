import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { storedPolicy } from "@/lib/policies/stored";
import { passwordHint } from "@/lib/policies/words";
import { tenantBySlug } from "@/lib/tenants/registry";
import { linkHash, type Purpose, works } from "./links";

/** Whose a link is, and what is asked of his password. */
export type Holder = { home: TenantRef; userId: string; firstName: string; email: string; hint: string };

/**
 * For whom an open link is, and what is asked of his password; undefined where it does not work, also while its tenant
 * is out of service: nobody learns by it which tenants there are.
 */
export async function holderOf(purpose: Purpose, slug: string, token: string): Promise<Holder | undefined> {
  const home = await inControl((tx) => tenantBySlug(tx, slug));
  if (!home) return undefined;
  try {
    const [[row], policy] = await inTenant(home, (tx) =>
      Promise.all([
        tx.sql<{ id: string; first_name: string | null; email: string }[]>`
          select u.id, u.first_name, u.email from invitations i, users u
          where i.token_hash = ${linkHash(token)} and ${works(tx, purpose)}`,
        storedPolicy(tx),
      ]),
    );
    if (!row) return undefined;
    return {
      home,
      userId: row.id,
      firstName: row.first_name ?? "",
      email: row.email,
      hint: passwordHint(policy),
    };
  } catch (error) {
    if (error instanceof TenantUnavailable) return undefined;
    throw error;
  }
}
