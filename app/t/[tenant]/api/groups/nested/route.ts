import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { alreadyIn, groupOptions } from "@/lib/groups/queries";

/** Groups to nest in a group; those that would make a circle name the path (G2). */
export const GET = read({
  name: "group.nested_options",
  needs: edit("groups"),
  input: z.object({ q: z.string().max(100).default(""), for: z.uuid().optional() }),
  run: async (context, { q, for: parent }) => {
    const groups = await groupOptions(context, q, { nestIn: parent ?? null });
    const ids = groups.map(({ id }) => id);
    const there = await alreadyIn(context, parent, "nested", ids);
    const items = groups.map((group) => ({
      id: group.id,
      label: group.name,
      hint: `Role ${group.roleName}`,
      disabled: there.has(group.id) ? "Nested in it already." : (group.disabled ?? undefined),
    }));
    return { items };
  },
});
