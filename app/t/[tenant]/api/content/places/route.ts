import { z } from "zod";
import { placeOptions } from "@/lib/content/places";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";

/** Regions, paired tenants, or a tenant's sites, for which a connection can hold (C10). */
export const GET = read({
  name: "content.places",
  needs: edit("connections"),
  only: "main",
  input: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("region"), q: z.string().max(80).default("") }),
    z.object({ kind: z.literal("tenant"), q: z.string().max(80).default("") }),
    z.object({ kind: z.literal("site"), tenant: z.uuid(), q: z.string().max(80).default("") }),
  ]),
  run: async (context, asked) => ({ items: await placeOptions(context, asked) }),
});
