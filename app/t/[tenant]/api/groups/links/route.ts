import { z } from "zod";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { groupLinks } from "@/lib/groups/queries";

/** A page of a group's members, nestings or available tenants (G1). */
export const GET = read({
  name: "group.links",
  needs: view("groups"),
  input: z.object({
    id: z.uuid(),
    of: z.enum(["users", "nested", "nestedIn", "tenants"]),
    q: z.string().max(100).default(""),
    after: z.string().max(2000).optional(),
  }),
  run: (context, { id, ...query }) => groupLinks(context, id, query),
});
