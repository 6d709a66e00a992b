import { z } from "zod";
import { targetedBy } from "@/lib/content/places";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { read } from "@/lib/core/read";

/** How many tenants the labels name, and the first of them by name (T8). */
export const GET = read({
  name: "content.targets",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "edit" },
  input: z.object({ labels: z.string().max(1_000) }),
  only: "main",
  run: (_, { labels }) => targetedBy(labels.split(",").filter(Boolean)),
});
