import type { TenantRef, Tx } from "@/db/connection";
import { INSTANCE_VERSION } from "@/db/versions";
import { conflict, invalid, type Refusal } from "@/lib/core/errors";
import type { PairingStatus } from "@/lib/tenants/model";
import { type TenantRow, tenantRef } from "@/lib/tenants/registry";
import { WrongGuess } from "./attempts";
import { type UsableKey, usableKey } from "./keys";
import { parseTenantUrl, type RegisterInput } from "./model";

type Row = TenantRow & { region_label: string; pairing: PairingStatus | null };

/** The child and the key that an address and a key mean. */
export type Registration = { tenant: TenantRef; regionLabel: string; key: UsableKey };

/**
 * Finds the child that an address names and checks the key, without using it up (P2). `tx` is the registry's.
 * Throws `Refusal` at the field that is not right, each in words of its own.
 */
export async function resolveRegistration(
  tx: Tx,
  input: RegisterInput,
  hosts: readonly string[],
): Promise<Registration> {
  const parsed = parseTenantUrl(input.url, hosts);
  if ("problem" in parsed) throw invalid(parsed.problem, { url: parsed.problem });
  const [row] = await tx.sql<Row[]>`
    select t.*, r.label as region_label, p.status as pairing
    from tenants t join regions r on r.name = t.region left join pairings p on p.tenant_id = t.id
    where t.slug = ${parsed.slug} and t.kind = 'child'`;
  if (!row || row.status === "removing") {
    const message =
      "There is no tenant at this address. Copy it from the browser while you are in the tenant.";
    throw new WrongGuess("invalid", message, { url: message });
  }
  refuseUnready(row);
  refusePaired(row);
  return {
    tenant: tenantRef(row),
    regionLabel: row.region_label,
    key: await usableKey(tx, tenantRef(row), input.key),
  };
}

function refuseUnready(row: Row): void {
  if (row.status === "suspended") throw at(`${row.name} is suspended. Resume it in the gateway first.`);
  if (row.status === "failed")
    throw at(`${row.name} could not be prepared. Try that again in the gateway first.`);
  if (row.status !== "active") throw at(`${row.name} is still being prepared. Try again in a moment.`);
  if (row.version !== INSTANCE_VERSION) throw at(`${row.name} is being upgraded. Try again in a minute.`);
}

function refusePaired(row: Row): void {
  if (row.pairing === "paired") throw at(`${row.name} is paired already. Unpair it first to pair it anew.`);
  if (row.pairing === "pending")
    throw at(`${row.name} is being initialized already. Its row tells how far it is.`);
  if (row.pairing === "disconnected")
    throw at(`${row.name} is still being unpaired. Try again when that has ended.`);
}

function at(message: string): Refusal {
  return conflict(message, { url: message });
}
