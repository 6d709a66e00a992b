import { z } from "zod";
import { isPermissionKey, type PermissionKey } from "@/lib/access/components";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { whyOf } from "@/lib/insight/queries";

/** Why somebody may do something, or why not, and the smallest change of that (W1). */
export const GET = read({
  name: "access.why",
  needs: view("users"),
  input: z.object({
    user: z.uuid(),
    key: z.custom<PermissionKey>(
      (key) => typeof key === "string" && isPermissionKey(key),
      "There is no such component.",
    ),
    level: z.enum(["view", "edit"]),
    in: z.string().max(100).optional(),
  }),
  run: whyOf,
});
