import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { userOptions } from "@/lib/users/queries";

/** People to put into a group (G1). */
export const GET = read({
  name: "group.user_options",
  needs: edit("groups"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({
    items: (await userOptions(context, q)).map(({ id, name, email }) => ({ id, label: name, hint: email })),
  }),
});
