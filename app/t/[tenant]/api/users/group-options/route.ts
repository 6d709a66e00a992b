import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { groupOptions } from "@/lib/groups/queries";

/** Groups to put people into or take them out of, by name; those that the person may not grant say why (R5). */
export const GET = read({
  name: "group.options",
  needs: edit("users"),
  input: z.object({ q: z.string().max(100).default(""), for: z.enum(["join", "leave"]).default("join") }),
  run: async (context, { q, for: purpose }) => ({
    items: (await groupOptions(context, q, purpose === "join" ? { join: true } : { leave: true })).map(
      ({ id, name, roleName, disabled }) => ({
        id,
        label: name,
        hint: `Role ${roleName}`,
        disabled: disabled ?? undefined,
      }),
    ),
  }),
});
