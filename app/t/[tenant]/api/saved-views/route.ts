import { z } from "zod";
import { read } from "@/lib/core/read";
import { viewsOf } from "@/lib/saved-views/queries";

/** The views of a list: one's own and those that others share. */
export const GET = read({
  name: "view.list",
  needs: { anyone: true },
  input: z.object({ screen: z.string().max(41).default("") }),
  run: async (context, { screen }) => ({ items: await viewsOf(context, screen) }),
});
