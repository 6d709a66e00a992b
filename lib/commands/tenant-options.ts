import { inControl } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { containing } from "@/lib/listing/fragments";
import { enterableTenants } from "@/lib/tenants/queries";
import { mayActOnOthers } from "./registry";
import type { CommandInfo } from "./words";

const OPTIONS = 20;
const ALL = 10_000;

/** A tenant that a command can be run for; `id` is the name in its address. */
export type TenantOption = { id: string; label: string; hint: string };

/**
 * The tenants that a command can be run for, by name: those that the person may enter (A5), or where main acts for
 * them every paired one. With `all` every one of them, else the first few for a picker.
 */
export async function commandTenants(
  context: Context,
  { on, q, all }: { on: CommandInfo["on"]; q: string; all: boolean },
): Promise<TenantOption[]> {
  const limit = all ? ALL : OPTIONS;
  if (!mayActOnOthers(context)) return on === "instance" ? [optionOf(context.tenant)] : [];
  if (on === "instance") return (await enterableTenants(context, q, limit)).map(optionOf);
  const pattern = containing(q.trim().toLowerCase());
  const rows = await inControl(
    (tx) => tx.sql<{ slug: string; name: string }[]>`
      select t.slug, t.name from tenants t join pairings p on p.tenant_id = t.id
      where p.status = 'paired' and t.status = 'active' and (t.name_folded like ${pattern} or t.slug like ${pattern})
      order by t.name_folded, t.id limit ${limit}`,
  );
  return rows.map(optionOf);
}

const optionOf = ({ slug, name }: { slug: string; name: string }): TenantOption => ({
  id: slug,
  label: name,
  hint: slug,
});
