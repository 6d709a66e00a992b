import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { roleUsage } from "@/lib/roles/queries";

/** Where a role is used (R1). */
export const GET = read({
  name: "role.usage",
  needs: view("roles"),
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => roleUsage(context, id),
});
