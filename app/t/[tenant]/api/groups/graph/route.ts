import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { nestingNeighbours } from "@/lib/groups/queries";

const MOST_SHOWN = 200;

/** The next groups above or below one in the graph of nestings (G2). */
export const GET = read({
  name: "group.graph",
  needs: view("groups"),
  input: z.object({
    id: z.uuid(),
    way: z.enum(["up", "down"]),
    shown: z
      .string()
      .max(MOST_SHOWN * 37)
      .default("")
      .transform((text) => text.split(",").filter(Boolean))
      .pipe(z.array(z.uuid()).max(MOST_SHOWN)),
  }),
  run: (context, input) => nestingNeighbours(context, input),
});
