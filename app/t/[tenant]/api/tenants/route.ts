import { z } from "zod";
import { read } from "@/lib/core/read";
import { enterableTenants, instanceDetails } from "@/lib/tenants/queries";

/** The tenants that the person may enter, for the switcher and the palette, and the one that he is in (T5). */
export const GET = read({
  name: "tenant.search",
  needs: { anyone: true },
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => {
    const [items, current] = await Promise.all([enterableTenants(context, q, 20), instanceDetails(context)]);
    return { items, current };
  },
});
