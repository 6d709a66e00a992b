import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { groupOptions } from "@/lib/groups/queries";

/** Groups to nest in a group; those that would make a circle name the path (G2). */
export const GET = read({
  name: "group.nested_options",
  needs: edit("groups"),
  input: z.object({ q: z.string().max(100).default(""), for: z.uuid().optional() }),
  run: async (context, { q, for: parent }) => ({
    items: (await groupOptions(context, q, { nestIn: parent ?? null })).map((group) => ({
      id: group.id,
      label: group.name,
      hint: `Role ${group.roleName}`,
      disabled: group.disabled ?? undefined,
    })),
  }),
});
