import type { Tx } from "@/db/connection";
import type { FieldErrors } from "@/lib/core/errors";

/** Whether an address may be added under a list of domains (A7): its own domain must be listed; none lists all. */
export function admitsDomain(domains: readonly string[], email: string): boolean {
  const domain = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return domains.length === 0 || domains.includes(domain);
}

/** The domains whose addresses may be added here (A7); none = all. */
export async function admittedDomains({ sql }: Tx): Promise<readonly string[]> {
  const [row] = await sql<{ domains: string[] }[]>`select domains from sign_in_policy`;
  return row?.domains ?? [];
}

/** Why an address may not be added. */
export function otherDomain(domains: readonly string[]): string {
  const [first, second, third, ...more] = domains;
  const named = [first, second, third].filter(Boolean).join(", ");
  return `The sign-in policy admits addresses of ${named}${more.length > 0 ? ` and ${more.length} more domains` : ""} only.`;
}

/** A sentence for each address that may not be added, by the name that `field` gives it. */
export async function refusedAddresses(
  tx: Tx,
  emails: readonly string[],
  field: (index: number) => string,
): Promise<FieldErrors> {
  const domains = await admittedDomains(tx);
  return Object.fromEntries(
    emails.flatMap((email, index) =>
      admitsDomain(domains, email) ? [] : [[field(index), otherDomain(domains)]],
    ),
  );
}
