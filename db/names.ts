import { derivedKey } from "@/lib/core/env";

/** The deployment's id: role names are cluster-wide, so each carries it. */
export function deploymentId(): string {
  return derivedKey("deployment").toString("hex").slice(0, 8);
}

/** A role of this deployment, such as its owner or a tenant's `…_app`. */
export function roleName(part: string): string {
  return `bw_${deploymentId()}_${part}`;
}

export const ownerRole = () => roleName("owner");
export const loginRole = () => roleName("login");
export const jobsRole = () => roleName("jobs");
export const controlRole = () => roleName("control");

/** Quotes an identifier for DDL, which takes no parameters. */
export function ident(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a string for DDL, which takes no parameters. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The administrator's URL with another user and password in it. */
export function urlFor(adminUrl: string, user: string, purpose: string): string {
  const url = new URL(adminUrl);
  url.username = user;
  url.password = derivedKey(purpose).toString("base64url");
  return url.toString();
}
