import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { comparableRoles } from "@/lib/insight/queries";

/** The roles of this instance, by name, for comparing (U11). */
export const GET = read({
  name: "access.roles",
  needs: view("roles"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({ items: await comparableRoles(context, q) }),
});
