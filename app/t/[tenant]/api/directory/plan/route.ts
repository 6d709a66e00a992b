import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { plannedSync } from "@/lib/directory/queries";

/** What the next sync would change (W8). */
export const GET = read({
  name: "directory.plan",
  needs: view("directory"),
  input: z.object({}),
  run: async (context) => ({ groups: await plannedSync(context) }),
});
