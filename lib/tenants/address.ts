import { lookup } from "node:dns/promises";
import { consoleUrl } from "@/lib/core/env";

const REMEMBERED_MS = 5 * 60_000;
let known: { host: string; address: string | null; until: number } | undefined;

/** Where people open a tenant. */
export function tenantUrl(slug: string): string {
  return `${consoleUrl()}/t/${slug}`;
}

/** The IP address at which the console, and so each of its tenants, is reached; null where its name has none. */
export async function consoleAddress(): Promise<string | null> {
  const host = new URL(consoleUrl()).hostname.replaceAll(/^\[|\]$/g, "");
  if (known?.host === host && known.until > Date.now()) return known.address;
  const address = await lookup(host).then(
    (found) => found.address,
    () => null,
  );
  known = { host, address, until: Date.now() + REMEMBERED_MS };
  return address;
}
