import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { groupOptions } from "@/lib/groups/queries";

/** Groups to put people into, by name; those that the person may not grant say why (R5). */
export const GET = read({
  name: "group.options",
  needs: edit("users"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({
    items: (await groupOptions(context, q, { join: true })).map(({ id, name, roleName, disabled }) => ({
      id,
      label: name,
      hint: `Role ${roleName}`,
      disabled: disabled ?? undefined,
    })),
  }),
});
