import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { comparablePeople } from "@/lib/insight/queries";

/** Everybody of this instance, by name, for comparing (U11). */
export const GET = read({
  name: "access.people",
  needs: view("users"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({ items: await comparablePeople(context, q) }),
});
