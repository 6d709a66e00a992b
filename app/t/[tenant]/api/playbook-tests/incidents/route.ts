import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { testIncidents } from "@/lib/playbook-tests/queries";

/** Incidents to test a playbook on (C15). */
export const GET = read({
  name: "playbook_test.incidents",
  needs: edit("playbook-tests"),
  input: z.object({
    tenant: z.union([z.uuid(), z.literal("")]).default(""),
    q: z.string().max(80).default(""),
  }),
  run: async (context, { tenant, q }) => ({ items: await testIncidents(context, tenant, q) }),
});
