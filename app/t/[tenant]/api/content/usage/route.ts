import { z } from "zod";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { usersOf } from "@/lib/content/usage";
import { read } from "@/lib/core/read";
import { ids } from "@/lib/users/text";

/** What uses items at any depth, before they are deleted (C17). */
export const GET = read({
  name: "content.usage",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" },
  input: z.object({
    ids: z
      .string()
      .transform((text) => text.split(","))
      .pipe(ids(200)),
  }),
  run: (context, input) => usersOf(context, input.ids),
});
