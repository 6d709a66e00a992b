import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { groupUsage } from "@/lib/groups/queries";

/** What deleting a group affects, for its confirmation (G3). */
export const GET = read({
  name: "group.usage",
  needs: edit("groups"),
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => groupUsage(context, id),
});
