import { z } from "zod";
import type { ConnectionStatus, InitStatus, PairingStatus } from "@/lib/tenants/model";
import { KEY_HOURS } from "./words";

export * from "./words";

/** What a child's admin says for a new key: the account that survives, proven by its password (P1, P3). */
export const GenerateKeyInput = z.strictObject({
  breakGlassUserId: z.uuid("Choose the account that survives the pairing."),
  password: z
    .string("Enter the password of this account.")
    .min(1, "Enter the password of this account.")
    .max(256),
  hours: z
    .number("Enter a number of hours.")
    .int("Enter whole hours.")
    .min(KEY_HOURS.least, "A key lives at least 1 hour.")
    .max(KEY_HOURS.most, "A key lives at most 168 hours, which is a week.")
    .default(KEY_HOURS.usual),
});
export type GenerateKeyInput = z.infer<typeof GenerateKeyInput>;

const url = z.string("Enter the tenant's address.").trim().min(1, "Enter the tenant's address.").max(500);

/** What main's admin enters to take a child (P2). */
export const RegisterInput = z.strictObject({
  url,
  key: z.string("Enter the registration key.").trim().min(1, "Enter the registration key.").max(200),
});
export type RegisterInput = z.infer<typeof RegisterInput>;

/** The preflight's query; the key travels in the header `x-registration-key`, so that no log keeps it. */
export const PreflightQuery = z.object({ url });

/** Whether unpairing brings back what pairing cleared (P3). */
export const UnpairInput = z.strictObject({ tenantId: z.uuid(), restore: z.boolean() });
export type UnpairInput = z.infer<typeof UnpairInput>;

/** Counts and the first names of one kind of thing. */
export type Named = { count: number; names: string[] };

/** What would happen in the child, told before it happens (P3, S5). */
export type PreflightReport = {
  tenant: { id: string; slug: string; name: string; url: string; regionLabel: string };
  keyExpiresAt: string;
  /** The account that survives. */
  breakGlass: { id: string; name: string; email: string };
  /** What is cleared; a snapshot of it is kept. */
  cleared: { users: Named; groups: Named; roles: Named };
  /** API keys that end for good, because others than the surviving account own them. */
  ended: Named;
  /** What main's groups that list the tenant would push at once. */
  arriving: { users: number; groups: number; roles: number };
  /** What of main's would clash with what stays. */
  clashes: { kind: "user" | "role" | "group"; name: string }[];
};

/** How many of each kind of thing. */
type Numbers = { users: number; groups: number; roles: number };

/** What leaves a child when it is unpaired; `kept` is what the snapshot could bring back, null without one (P6). */
export type UnpairLosses = { leaving: Numbers; kept: Numbers | null };

/** What a child's registration page shows: the live key, never the key itself, and main (P1, P4). */
export type RegistrationStatus = {
  key: {
    createdAt: string;
    expiresAt: string;
    expired: boolean;
    createdBy: string | null;
    breakGlass: { id: string; name: string; email: string | null } | null;
  } | null;
  pairing: PairingStatus;
  initialization: InitStatus;
  main: {
    name: string;
    url: string;
    ipAddress: string | null;
    connectionStatus: ConnectionStatus;
    pairedAt: string | null;
    lastSync: string | null;
  } | null;
  /** The built-in connection of this tenant to main; null before it is paired (P4). */
  connection: { name: string } | null;
};

/** An address that names a child of this console, or what is wrong with it in words (P2). Nothing is fetched. */
export function parseTenantUrl(
  text: string,
  hosts: readonly string[],
): { slug: string } | { problem: string } {
  const address = parse(text);
  if (!address) {
    return { problem: "This is not an address. Open the tenant and copy the address from the browser." };
  }
  if (!hosts.map(comparable).includes(comparable(address.host))) {
    return {
      problem: "This address belongs to another server. Enter the address of a tenant of this console.",
    };
  }
  const slug = /^\/t\/([a-z0-9-]{1,48})(\/|$)/i.exec(address.pathname)?.[1]?.toLowerCase();
  if (!slug)
    return { problem: "This address names no tenant. A tenant's address goes on with /t/ and its name." };
  if (slug === "main")
    return { problem: "This is the main tenant itself. Enter the address of a child tenant." };
  return { slug };
}

function parse(text: string): URL | undefined {
  try {
    const address = new URL(text.trim());
    return /^https?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

/** The machine itself has several names, which people mix. */
function comparable(host: string): string {
  return host.toLowerCase().replace(/^(localhost|127\.0\.0\.1|\[::1\])(?=:|$)/, "loopback");
}
