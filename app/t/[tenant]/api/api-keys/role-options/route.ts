import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { roleOptions } from "@/lib/roles/queries";

/** Roles to give to a key, by name; those that the person may not give say why (R5). */
export const GET = read({
  name: "api-key.role-options",
  needs: edit("api-keys"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({
    items: (await roleOptions(context, q)).map(({ id, name, lackReason }) => ({
      id,
      label: name,
      disabled: lackReason ?? undefined,
    })),
  }),
});
