import { inControl, inTenant, type TenantRef, TenantUnavailable } from "@/db/connection";
import { Buckets } from "@/lib/core/rate-limit";
import { safeNext } from "@/lib/sign-in/model";
import { mainTenant, tenantBySlug } from "@/lib/tenants/registry";
import { connectionPath } from "./addresses";
import type { RouteInput } from "./model";
import { domainOf } from "./words";

/** A way to sign in by a provider: its name and where it begins. */
export type SignInWay = { readonly name: string; readonly href: string };

const asks = new Buckets(() => 60, 60);

/**
 * The providers with a button at this sign-in: the tenant's own, then main's. A tenant without one, and one that does
 * not exist, look the same. `routed` tells whether an address may lead to a provider at all.
 */
export async function signInWays(
  slug: string | undefined,
  next: string | undefined,
): Promise<{ buttons: SignInWay[]; routed: boolean }> {
  const found = await Promise.all(
    (await homesOf(slug)).map(async (home) => {
      const rows = await quietly(
        home,
        ({ sql }) => sql<{ id: string; name: string; shown: boolean; routes: boolean }[]>`
        select id, name, show_button as shown, domains <> '{}' as routes from idp_connections
        where enabled order by name_folded`,
      );
      return rows.map((row) => ({ ...row, href: hrefOf(home, row.id, next ?? entryOf(slug)) }));
    }),
  );
  const all = found.flat();
  return {
    buttons: all.filter(({ shown }) => shown).map(({ name, href }) => ({ name, href })),
    routed: all.some(({ routes }) => routes),
  };
}

/** The provider of an address's domain, the tenant's own before main's; null where there is none (A2). */
export async function wayOfAddress(input: RouteInput, ip: string | null): Promise<SignInWay | null> {
  const domain = domainOf(input.email);
  if (domain === "" || !asks.take(ip ?? "unknown").allowed) return null;
  for (const home of await homesOf(input.tenant)) {
    const [row] = await quietly(
      home,
      ({ sql }) => sql<{ id: string; name: string }[]>`
      select id, name from idp_connections where enabled and domains @> array[${domain}]::text[]
      order by name_folded limit 1`,
    );
    if (row) return { name: row.name, href: hrefOf(home, row.id, input.next ?? entryOf(input.tenant)) };
  }
  return null;
}

async function homesOf(slug: string | undefined): Promise<TenantRef[]> {
  return inControl(async (tx) => {
    const main = await mainTenant(tx);
    const tenant = slug && slug !== "main" ? await tenantBySlug(tx, slug) : undefined;
    return tenant ? [tenant, main] : [main];
  });
}

const entryOf = (slug: string | undefined) => `/t/${slug ?? "main"}`;

function hrefOf(home: TenantRef, id: string, next: string): string {
  const to = safeNext(next);
  return `${connectionPath(home, id)}/login${to ? `?next=${encodeURIComponent(to)}` : ""}`;
}

async function quietly<T>(home: TenantRef, read: Parameters<typeof inTenant<T[]>>[1]): Promise<T[]> {
  try {
    return await inTenant(home, read);
  } catch (error) {
    if (error instanceof TenantUnavailable) return [];
    throw error;
  }
}
