import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { alreadyIn, tenantOptions } from "@/lib/groups/queries";

/** Paired tenants that a group of main can list, by name, address, `label:` and `region:` (G1). */
export const GET = read({
  name: "group.tenant_options",
  needs: edit("groups"),
  only: "main",
  input: z.object({ q: z.string().max(100).default(""), for: z.uuid().optional() }),
  run: async (context, { q, for: groupId }) => {
    const tenants = await tenantOptions(context, q);
    const ids = tenants.map(({ id }) => id);
    const there = await alreadyIn(context, groupId, "tenants", ids);
    const items = tenants.map(({ id, name, slug }) => ({
      id,
      label: name,
      hint: slug,
      disabled: there.has(id) ? "Listed already." : undefined,
    }));
    return { items };
  },
});
