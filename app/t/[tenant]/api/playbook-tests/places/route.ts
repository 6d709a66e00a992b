import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { testRegions, testSites, testTenants } from "@/lib/playbook-tests/queries";

const q = z.string().max(80).default("");

/** Where a playbook can be tested: regions, tenants of one, sites of a tenant (C15). */
export const GET = read({
  name: "playbook_test.places",
  needs: edit("playbook-tests"),
  input: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("region"), q }),
    z.object({ kind: z.literal("tenant"), region: z.string().max(40).default(""), q }),
    z.object({ kind: z.literal("site"), tenant: z.uuid(), q }),
  ]),
  run: async (context, asked) => {
    if (asked.kind === "region") return { items: await testRegions(context) };
    if (asked.kind === "tenant") return { items: await testTenants(context, asked.region, asked.q) };
    return { items: await testSites(context, asked.tenant, asked.q) };
  },
});
