import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { ownerOptions } from "@/lib/ownership/queries";
import { unpackIds } from "@/lib/ownership/words";

/** Active users to hand something over to, those who leave left out (U10). */
export const GET = read({
  name: "user.owner_options",
  needs: edit("users"),
  input: z.object({
    q: z.string().max(100).default(""),
    not: z.string().max(11_000, "Choose at most 500 users.").default(""),
  }),
  run: async (context, { q, not }) => ({
    items: (await ownerOptions(context, q, unpackIds(not))).map(({ id, name, email }) => ({
      id,
      label: name,
      hint: email,
    })),
  }),
});
