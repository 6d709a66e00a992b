import { z } from "zod";
import { placeOptions } from "@/lib/content/places";
import { admits, view } from "@/lib/core/context";
import { read } from "@/lib/core/read";

/** Paired tenants at which a connection can be resolved, for those who may see tenants (C10). */
export const GET = read({
  name: "connection.tenants",
  needs: view("connections"),
  only: "main",
  input: z.object({ q: z.string().max(80).default("") }),
  run: async (context, { q }) => ({
    items: admits(context, view("tenants")) ? await placeOptions(context, { kind: "tenant", q }) : [],
  }),
});
