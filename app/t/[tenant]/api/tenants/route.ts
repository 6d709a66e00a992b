import { z } from "zod";
import { read } from "@/lib/core/read";
import { enterableTenants } from "@/lib/tenants/queries";

/** The tenants that the person may enter, for the switcher and the palette (T5). */
export const GET = read({
  name: "tenant.search",
  needs: { anyone: true },
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({ items: await enterableTenants(context, q, 20) }),
});
