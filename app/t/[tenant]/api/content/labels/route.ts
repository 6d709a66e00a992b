import { z } from "zod";
import { labelOptions } from "@/lib/content/places";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { read } from "@/lib/core/read";

/** Labels that tenants or items have, for the labels of an item (T8). */
export const GET = read({
  name: "content.labels",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "edit" },
  input: z.object({ q: z.string().max(40).default("") }),
  only: "main",
  run: async (context, { q }) => ({ items: await labelOptions(context, q) }),
});
