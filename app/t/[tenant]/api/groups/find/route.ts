import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { findGroups } from "@/lib/groups/queries";

/** Groups by name, to centre the graph of nestings on one. */
export const GET = read({
  name: "group.find",
  needs: view("groups"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({ items: await findGroups(context, q) }),
});
