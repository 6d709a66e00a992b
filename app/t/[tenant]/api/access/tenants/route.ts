import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { placesOf } from "@/lib/insight/queries";

/** The tenants that somebody may enter, as far as the viewer may look at them, for a picker (U11). */
export const GET = read({
  name: "access.tenants",
  needs: view("users"),
  input: z.object({ q: z.string().max(100).default(""), user: z.uuid() }),
  run: async (context, { q, user }) => ({
    items: (await placesOf(context, user, q)).map(({ slug, name }) => ({
      id: slug,
      label: name,
      hint: slug,
    })),
  }),
});
