import { z } from "zod";
import { commandTenants } from "@/lib/commands/tenant-options";
import { SOME_COMMAND } from "@/lib/commands/words";
import { read } from "@/lib/core/read";

/** The tenants that a command can be run for, for its picker (T12). */
export const GET = read({
  name: "command.tenants",
  needs: SOME_COMMAND,
  input: z.object({
    q: z.string().max(100).default(""),
    on: z.enum(["instance", "tenant"]).default("instance"),
    all: z.stringbool().default(false),
  }),
  run: async (context, input) => ({ items: await commandTenants(context, input) }),
});
