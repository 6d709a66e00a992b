import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { tenantSet } from "@/lib/groups/queries";

/** The paired tenants of a label and of a region, shown before a group lists them all (G1). */
export const GET = read({
  name: "group.tenant_set",
  needs: edit("groups"),
  only: "main",
  input: z.object({
    label: z.string().max(80).optional(),
    region: z.string().max(80).optional(),
    for: z.uuid().optional(),
  }),
  run: async (context, { label, region, for: groupId }) => {
    const { items, ...counts } = await tenantSet(context, { label, region, groupId });
    return { ...counts, items: items.map(({ id, name, slug }) => ({ id, label: name, hint: slug })) };
  },
});
