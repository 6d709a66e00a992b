import { z } from "zod";
import { contentItem } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { read } from "@/lib/core/read";

/** What an item says now, for the editors of what names it (C1). */
export const GET = read({
  name: "content.definition",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" },
  input: z.object({ id: z.string().max(40) }),
  run: async (context, { id }) => {
    const { type, name, draft } = await contentItem(context, id);
    return { id, type, name, definition: draft };
  },
});
