import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { alreadyIn } from "@/lib/groups/queries";
import { userOptions } from "@/lib/users/queries";

/** People to put into a group (G1). */
export const GET = read({
  name: "group.user_options",
  needs: edit("groups"),
  input: z.object({ q: z.string().max(100).default(""), for: z.uuid().optional() }),
  run: async (context, { q, for: groupId }) => {
    const users = await userOptions(context, q);
    const ids = users.map(({ id }) => id);
    const there = await alreadyIn(context, groupId, "users", ids);
    const items = users.map(({ id, name, email }) => ({
      id,
      label: name,
      hint: email,
      disabled: there.has(id) ? "A member already." : undefined,
    }));
    return { items };
  },
});
