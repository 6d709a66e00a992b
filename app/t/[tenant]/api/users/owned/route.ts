import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { leavingPlan } from "@/lib/ownership/queries";
import { unpackIds } from "@/lib/ownership/words";

/** What some users own, before they are deactivated or deleted (U10). */
export const GET = read({
  name: "user.owned",
  needs: edit("users"),
  input: z.object({ ids: z.string().max(11_000, "Choose at most 500 users.") }),
  run: async (context, { ids }) => leavingPlan(context, unpackIds(ids)),
});
