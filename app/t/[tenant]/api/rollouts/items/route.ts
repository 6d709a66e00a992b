import { z } from "zod";
import { contentOptions } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";

/** Items by name, to be rolled out. */
export const GET = read({
  name: "rollout.items",
  needs: edit("sharing"),
  only: "main",
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => {
    const items = await contentOptions(context, CONTENT_TYPES, q);
    return {
      items: items.map(({ id, name, type }) => ({ id, label: name, hint: type ? CONTENT[type].one : "" })),
    };
  },
});
