import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import { Buckets } from "@/lib/core/rate-limit";
import { createLinks, sendsMails } from "@/lib/invitations/links";
import { admitsAddress, networkOf } from "@/lib/policies/networks";
import { hasPassword } from "@/lib/policies/passwords";
import { mainTenant, tenantBySlug } from "@/lib/tenants/registry";
import type { ForgotInput } from "./model";

const HOUR = 3600;
const ASKED_FROM_ONE_PLACE = 30;
const SENT_TO_ONE_ADDRESS = 3;

const shared = globalThis as typeof globalThis & {
  bailiwickResets?: { places: Buckets; addresses: Buckets };
};
shared.bailiwickResets ??= {
  places: new Buckets(() => ASKED_FROM_ONE_PLACE, HOUR),
  addresses: new Buckets(() => SENT_TO_ONE_ADDRESS, HOUR),
};
const { places, addresses } = shared.bailiwickResets;

type Facts = { ip: string | null; requestId: string };

/** Holds those who ask from one place to a number an hour, whomever they ask for. Throws `Refusal` (limited). */
export function limitRequests(ip: string | null): void {
  // Whoever has one address of IPv6 has its /64.
  const place = (ip?.includes(":") ? networkOf(`${ip}/64`) : undefined) ?? ip ?? "";
  const { allowed, resetSeconds } = places.take(place);
  if (allowed) return;
  const minutes = Math.max(1, Math.ceil(resetSeconds / 60));
  throw new Refusal(
    "limited",
    `Too many links were asked for from your network. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  );
}

/**
 * Mails a link for a new password to whoever signs in with this address and a password at a tenant's sign-in: of the
 * tenant's own people, and of main's (A1). Does nothing for anybody else, for who is outside the networks of his home
 * (A7), and beyond a few an hour to one address; the caller has been answered before, so that nothing of it shows.
 */
export async function requestReset({ tenant, email }: ForgotInput, facts: Facts): Promise<void> {
  if (!sendsMails() || !addresses.take(email.toLowerCase()).allowed) return;
  for (const home of await homesOf(tenant)) await mailLink(home, email, facts);
}

async function homesOf(slug: string | undefined): Promise<TenantRef[]> {
  return inControl(async (tx) => {
    const tenant = slug && slug !== "main" ? await tenantBySlug(tx, slug) : undefined;
    return [...(tenant ? [tenant] : []), await mainTenant(tx)];
  });
}

async function mailLink(home: TenantRef, email: string, facts: Facts): Promise<void> {
  try {
    await inTenant(home, async (tx) => {
      const [found] = await tx.sql<{ id: string; protected: boolean; networks: string[] }[]>`
        select u.id, u.protected, p.networks from users u, sign_in_policy p
        where u.email_folded = lower(${email}) and ${hasPassword(tx)}`;
      if (!found || !(found.protected || admitsAddress(found.networks, facts.ip))) return;
      await createLinks(tx, "reset", { tenant: home, userIds: [found.id], createdBy: null });
      const target = { kind: "user" as const, id: found.id };
      const nobody = { id: null, home: null, kind: "system" as const, ...facts };
      await writeAudit(tx, nobody, "user.ask_password_reset", { target, data: undefined });
    });
  } catch (error) {
    if (!(error instanceof TenantUnavailable)) throw error;
  }
}
