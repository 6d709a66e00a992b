import { randomBytes } from "node:crypto";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { consoleUrl } from "@/lib/core/env";
import { type Command, execute } from "@/lib/core/execute";
import { contextFor } from "@/lib/core/load-context";
import { acceptInvitation } from "@/lib/invitations/accept";
import { createInvitation } from "@/lib/invitations/create";
import { generateKey } from "@/lib/pairing/commands/generate-key";
import { registerTenant } from "@/lib/pairing/commands/register";
import { initializePairing } from "@/lib/pairing/initialize";
import { createTenant } from "@/lib/tenants/commands/create";
import type { CreateTenantInput } from "@/lib/tenants/model";
import { provisionTenant } from "@/lib/tenants/provisioning";
import { tenantBySlug } from "@/lib/tenants/registry";

type Customer = Pick<CreateTenantInput, "name" | "slug" | "region" | "color">;

/** Creates a customer's tenant as the gateway does, unless an earlier start has. */
export async function makeCustomer(context: Context, customer: Customer): Promise<TenantRef> {
  const existing = await inControl((tx) => tenantBySlug(tx, customer.slug));
  if (!existing) {
    const admin = {
      adminEmail: `admin@${customer.slug}.example`,
      adminFirstName: "Avery",
      adminLastName: customer.name.split(" ")[0] ?? customer.name,
    };
    await execute({ name: "tenant.create", in: "registry", run: createTenant }, context, {
      ...customer,
      ...admin,
    });
  }
  const tenant = await registered(customer.slug);
  if (tenant.status === "active") return tenant;
  await provisionTenant({ tenantId: tenant.id });
  return registered(customer.slug);
}

/** Pairs a customer as its admin and main's do: the invitation, the key, the registration. */
export async function pairCustomer(context: Context, tenant: TenantRef): Promise<void> {
  const [pairing] = await inControl(
    (tx) => tx.sql<{ pairing_id: string; status: string }[]>`
      select pairing_id, status from pairings where tenant_id = ${tenant.id}`,
  );
  if (pairing?.status === "paired") return;
  if (!pairing) {
    const { key } = await keyOf(tenant);
    const input = { url: `${consoleUrl()}/t/${tenant.slug}`, key };
    const hosts = [new URL(consoleUrl()).host];
    const register: Command<typeof input, unknown> = {
      name: "tenant.register",
      in: "registry",
      run: (tx, own, given) => registerTenant(tx, own, given, hosts),
    };
    await execute(register, context, input);
  }
  const [begun] = await inControl(
    (tx) => tx.sql<{ pairing_id: string }[]>`select pairing_id from pairings where tenant_id = ${tenant.id}`,
  );
  await initializePairing({ tenantId: tenant.id, pairingId: begun?.pairing_id });
}

async function keyOf(tenant: TenantRef): Promise<{ key: string }> {
  const password = randomBytes(18).toString("base64url");
  const link = await inTenant(tenant, async (tx) => {
    const [admin] = await tx.sql<
      { id: string }[]
    >`select id from users where status = 'invited' order by created_at limit 1`;
    return admin && createInvitation(tx, { tenant, userId: admin.id, createdBy: null });
  });
  const token = new URL(link?.link ?? consoleUrl()).searchParams.get("token") ?? "";
  const accepted = { tenant: tenant.slug, token, password, repeated: password };
  const { userId } = await acceptInvitation(accepted, { ip: null, requestId: "demo" });
  const session = { id: crypto.randomUUID(), userId, home: tenant, idpGroups: [] };
  const own = await contextFor(
    { tenant, main: tenant, paired: false, sessions: [session] },
    { requestId: "demo", ip: null },
  );
  if (!own) throw new Error(`The demo's administrator of ${tenant.slug} cannot enter it.`);
  return execute({ name: "key.generate", in: "registry", run: generateKey }, own, {
    breakGlassUserId: userId,
    password,
    hours: 1,
  });
}

async function registered(slug: string): Promise<TenantRef> {
  const tenant = await inControl((tx) => tenantBySlug(tx, slug));
  if (!tenant) throw new Error(`The demo's tenant ${slug} is not in the registry.`);
  return tenant;
}
