import { z } from "zod";
import { read } from "@/lib/core/read";
import { searchInstance } from "@/lib/search/queries";

/** People, groups and roles for the command palette. */
export const GET = read({
  name: "instance.search",
  needs: { anyone: true },
  input: z.object({ q: z.string().trim().min(1).max(100) }),
  run: async (context, { q }) => ({ items: await searchInstance(context, q) }),
});
