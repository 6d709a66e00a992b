import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { tenantOptions } from "@/lib/groups/queries";

/** Paired tenants that a group of main can list (G1). */
export const GET = read({
  name: "group.tenant_options",
  needs: edit("groups"),
  only: "main",
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({
    items: (await tenantOptions(context, q)).map(({ id, name, slug }) => ({ id, label: name, hint: slug })),
  }),
});
