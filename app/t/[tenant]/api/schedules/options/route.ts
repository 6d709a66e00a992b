import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { siteOptions } from "@/lib/sites/options";

/** The active sites of a tenant, for a new schedule (C16). */
export const GET = read({
  name: "schedule.options",
  needs: edit("ingestion"),
  only: "main",
  input: z.object({ tenant: z.uuid(), q: z.string().max(80).default("") }),
  run: async (context, { tenant, q }) => ({ items: await siteOptions(context, tenant, q) }),
});
