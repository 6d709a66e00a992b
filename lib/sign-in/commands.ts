import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import { countedAttempt, lockKeyOf, unlock } from "@/lib/core/locks";
import { decoyHash, verifyPassword } from "@/lib/core/passwords";
import { admitsAddress } from "@/lib/policies/networks";
import { hasPassword } from "@/lib/policies/passwords";
import { mainTenant, tenantBySlug } from "@/lib/tenants/registry";
import { type SignInInput, safeNext } from "./model";

type Found = { home: TenantRef; userId: string; hash: string };

const LOCKED = "Too many failed attempts. Sign-in for this address is closed for up to 15 minutes.";
// The same for all, wherever they are: it tells neither who nor which tenant is here, nor that a password was right.
const WRONG = "The e-mail address or the password is not right, or sign-in is not allowed from your network.";

/**
 * Checks an address and a password at a tenant's sign-in: the tenant's own people first, then main's. Known
 * and unknown addresses get the same words after the same work (A1); ten failures lock for 15 minutes, however many run at once, and while locked no hash
 * runs and the lock is not extended (U7). Who is outside the networks of his home is unknown (A7). Throws `Refusal`.
 */
export async function checkPassword(
  input: Pick<SignInInput, "tenant" | "email" | "password">,
  facts: { ip: string | null; requestId: string },
): Promise<{ home: TenantRef; userId: string; entry: string }> {
  const { main, tenant } = await inControl(async (tx) => ({
    main: await mainTenant(tx),
    tenant: input.tenant && input.tenant !== "main" ? await tenantBySlug(tx, input.tenant) : undefined,
  }));
  const homes = tenant ? [tenant, main] : [main];
  const counted = input.tenant && input.tenant !== "main" ? [tenant?.id ?? input.tenant, main.id] : [main.id];
  const keys = counted.map((id) => lockKeyOf(id, input.email));
  const found = await countedAttempt(keys, async () => {
    const person = await findPerson(homes, input.email, facts.ip);
    const fits = await verifyPassword(person?.hash ?? (await decoyHash()), input.password);
    return fits ? person : undefined;
  });
  if (found === "locked") throw new Refusal("limited", LOCKED);
  if (found === "wrong") throw new Refusal("unauthenticated", WRONG);
  await welcome(found, input.email, facts);
  return {
    home: found.home,
    userId: found.userId,
    entry: safeNext(`/t/${input.tenant ?? main.slug}`) ?? `/t/${main.slug}`,
  };
}

async function findPerson(homes: TenantRef[], email: string, ip: string | null): Promise<Found | undefined> {
  const found: (Found | undefined)[] = [];
  // Every home is asked, whatever the first one says, so that the time tells nothing.
  for (const home of homes) found.push(await localPerson(home, email, ip));
  return found.find(Boolean);
}

async function localPerson(home: TenantRef, email: string, ip: string | null): Promise<Found | undefined> {
  try {
    const [row] = await inTenant(
      home,
      (tx) => tx.sql<{ networks: string[]; id: string | null; password_hash: string; protected: boolean }[]>`
        select p.networks, u.id, u.password_hash, u.protected
        from sign_in_policy p left join users u on u.email_folded = lower(${email.trim()}) and ${hasPassword(tx)}`,
    );
    // Looked at whoever it is, so that the time tells nothing.
    const within = admitsAddress(row?.networks ?? [], ip);
    if (!row?.id || !(within || row.protected)) return undefined;
    return { home, userId: row.id, hash: row.password_hash };
  } catch (error) {
    if (error instanceof TenantUnavailable) return undefined;
    throw error;
  }
}

async function welcome(
  found: Found,
  email: string,
  facts: { ip: string | null; requestId: string },
): Promise<void> {
  await unlock([lockKeyOf(found.home.id, email)]);
  await inTenant(found.home, async (tx) => {
    await tx.sql`update users set last_login_at = now() where id = ${found.userId}`;
    const actor = { id: found.userId, home: found.home.id, kind: "user" as const, ...facts };
    const target = { kind: "session" as const, id: found.userId };
    await writeAudit(tx, actor, "session.sign_in", { target, data: undefined });
  });
}
