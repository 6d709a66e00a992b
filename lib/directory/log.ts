import { inTenant, type TenantRef } from "@/db/connection";

/** A request of the directory's client, for its log. */
export type Logged = {
  method: string;
  path: readonly string[];
  status: number;
  error: string | null;
  ms: number;
};

const KINDS = new Set(["Users", "Groups", "ServiceProviderConfig", "ResourceTypes", "Schemas"]);

/** Writes down a request without names and addresses: what was asked for stays out, except an id of ours. */
export async function logScim(tenant: TenantRef, { method, path, status, error, ms }: Logged): Promise<void> {
  const kind = [...KINDS].find((one) => one.toLowerCase() === path[0]?.toLowerCase()) ?? "-";
  const id = /^[0-9a-f-]{36}$/i.test(path[1] ?? "") ? (path[1] ?? null) : null;
  await inTenant(
    tenant,
    ({ sql }) => sql`
      insert into dir_log (method, resource, resource_id, status, error, ms)
      values (${method}, ${kind}, ${id}, ${status}, ${error}, ${Math.round(ms)})`,
  );
}
