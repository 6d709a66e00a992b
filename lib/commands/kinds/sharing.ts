import { z } from "zod";
import { inControl, type TenantRef, type Tx } from "@/db/connection";
import { publish } from "@/lib/content/commands/versions";
import type { ContentType } from "@/lib/content/types";
import type { Context } from "@/lib/core/context";
import { edit } from "@/lib/core/context";
import { conflict, notFound } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { enqueue } from "@/lib/jobs/enqueue";
import { requireAction } from "@/lib/roles/queries";
import { carryOut, lockShares, planOf } from "@/lib/share/commands/share";
import { shareTenants } from "@/lib/share/tenants";
import { line } from "@/lib/users/text";
import { command, field, type Outcome } from "../definition";
import { itemsByName } from "../names";

const name = (label: string, hint = "") =>
  z.strictObject({ name: line("a name", 120).meta(field(label, "line", hint)) });

/** Pushes users, groups and roles again (C14, S7). */
export const syncAllUserGroupRole = command({
  name: "SyncAllUserGroupRole",
  group: "users",
  title: "Sync all users, groups and roles",
  description: "Brings all that main gives a tenant there again, and repairs what differs.",
  on: "tenant",
  needs: edit("sync"),
  audit: "tenant.sync",
  input: z.strictObject({}),
  async run(tx, context, _, target) {
    requireAction(context, "sync:run");
    await requirePaired(target);
    await enqueue(tx, "sync_tenant", { tenantId: target.id }, `sync:${target.id}`);
    return {
      target: { kind: "tenant", id: target.id, name: target.name },
      data: { message: "The sync has begun; the tenant's page tells its state." },
    };
  },
});

/** Shares a connection (C10). */
export const syncConnection = command({
  name: "SyncConnection",
  group: "tenants",
  title: "Sync a connection",
  description: "Shares the newest version of main's connections of this name that reach the tenant.",
  on: "tenant",
  needs: edit("sharing"),
  audit: "share.start",
  input: name("Connection", "All connections of this name, told apart by their properties, are shared."),
  run: (tx, context, input, target) => shareOne(tx, context, "connection", input.name, target),
});

/** Shares an event automation rule (C12). */
export const syncEventAutomationRule = command({
  name: "SyncEventAutomationRule",
  group: "tenants",
  title: "Sync an event automation rule",
  description: "Shares the newest version of main's rule. Its “Shared by default” must be on.",
  on: "tenant",
  needs: edit("sharing"),
  audit: "share.start",
  input: name("Event automation rule"),
  run: (tx, context, input, target) => shareOne(tx, context, "event_rule", input.name, target),
});

/** Publishes an incident playbook to all sites of the tenants (C7). */
export const publishMasterPlaybook = command({
  name: "PublishMasterPlaybookToAllSite",
  group: "tenants",
  title: "Publish main's playbook to all sites",
  description:
    "Publishes the live version of main's incident playbook and shares it to all sites of the tenant.",
  on: "tenant",
  needs: edit("sharing"),
  audit: "share.start",
  input: name("Incident playbook"),
  async run(tx, context, input, target) {
    const [item] = await itemsByName(tx, "incident_playbook", input.name, "name");
    if (!item) throw notFound("item");
    const [stored] = await tx.sql<{ behind: boolean; version: number }[]>`
      select live is not null and live is distinct from published as behind, version
      from content_items where id = ${item.id} for update`;
    const also: NonNullable<Change["also"]> = [];
    if (stored?.behind) {
      requireAction(context, "incident-playbooks:publish");
      const {
        data: _,
        also: more = [],
        ...own
      } = await publish(tx, context, { id: item.id, version: stored.version });
      also.push(own, ...more);
    }
    const change = await shareOne(tx, context, "incident_playbook", input.name, target);
    return { ...change, also: [...(change.also ?? []), ...also] };
  },
});

/** Shares a global list (C11). */
export const shareMasterGlobalList = command({
  name: "ShareMasterGlobalList",
  group: "tenants",
  title: "Share main's global list",
  description: "Shares all of the list and its Active switch; every site of the tenant may read it.",
  on: "tenant",
  needs: edit("sharing"),
  audit: "share.start",
  input: name("Global list"),
  run: (tx, context, input, target) => shareOne(tx, context, "global_list", input.name, target),
});

/** Plans and carries out the sharing of an item to one tenant, with what it uses (C17, C18). Throws `Refusal`. */
async function shareOne(
  tx: Tx,
  context: Context,
  type: ContentType,
  named: string,
  target: TenantRef,
): Promise<Change<Outcome>> {
  requireAction(context, "sharing:push");
  await lockShares(tx);
  const items = await itemsByName(tx, type, named, "name");
  const [first] = items;
  if (!first) throw notFound("item");
  const tenant = (await shareTenants()).find(({ id }) => id === target.id);
  if (!tenant) throw notInitialized(target);
  const plan = await planOf(tx, { itemIds: items.map(({ id }) => id), mode: "share" }, [tenant]);
  if (plan.refused.length === items.length) throw conflict(plan.refused[0]?.reason ?? "It cannot be shared.");
  if (plan.targeted.length === 0 && plan.changes.length === 0)
    throw conflict(`Neither the labels nor the scope of ${first.name} name this tenant.`);
  await carryOut(tx, context, plan, "share");
  const failures = [...new Set(plan.changes.flatMap(({ failure }) => failure ?? []))];
  const put = plan.changes.filter(({ action }) => action !== "remove").length;
  const message =
    plan.changes.length === 0
      ? "The tenant is meant to have the newest already."
      : `Sharing began: ${put} ${put === 1 ? "item goes" : "items go"} to the tenant, with what is used.`;
  return {
    target: { kind: "share", id: first.id, name: first.name },
    after: { mode: "share", tenant: target.id, changes: plan.changes.length },
    data: { message, details: failures.map((failure) => `Will not be successful: ${failure}`) },
  };
}

async function requirePaired(target: TenantRef): Promise<void> {
  const [row] = await inControl(
    (tx) => tx.sql<{ status: string }[]>`select status from pairings where tenant_id = ${target.id}`,
  );
  if (row?.status !== "paired") throw conflict("Nothing is synced to a tenant that is not paired.");
}

const notInitialized = ({ name: tenant }: TenantRef) =>
  conflict(`${tenant} is not paired and initialized, so nothing is shared to it.`);
