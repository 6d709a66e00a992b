import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { ringTenantOptions } from "@/lib/rollouts/queries";

/** Paired tenants by name or address, for a ring (W5). */
export const GET = read({
  name: "rollout.tenants",
  needs: edit("sharing"),
  only: "main",
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (_context, { q }) => {
    const tenants = await ringTenantOptions(q);
    return { items: tenants.map(({ id, name, slug }) => ({ id, label: name, hint: slug })) };
  },
});
