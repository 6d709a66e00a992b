import { z } from "zod";
import { Type } from "@/lib/content/model";
import { contentOptions } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { read } from "@/lib/core/read";

/** Items of some types whose name has the text in it, for pickers (C1). */
export const GET = read({
  name: "content.options",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" },
  input: z.object({
    types: z
      .string()
      .max(200)
      .transform((types) => types.split(","))
      .pipe(z.array(Type).min(1).max(8)),
    q: z.string().max(100).default(""),
  }),
  run: async (context, { types, q }) => ({
    items: (await contentOptions(context, types, q)).map(({ id, type, name }) => ({
      id,
      label: name,
      ...(types.length > 1 && type && { hint: CONTENT[type].one }),
    })),
  }),
});
