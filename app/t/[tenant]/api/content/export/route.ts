import { z } from "zod";
import type { ContentRow } from "@/lib/content/model";
import { ContentListQuery, exportContent } from "@/lib/content/queries";
import { stateOf } from "@/lib/content/rules";
import { CONTENT, CONTENT_TYPES, typeOfPath } from "@/lib/content/types";
import { STATE_LABELS, settingWords } from "@/lib/content/words";
import { admits, view } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";

const HEADER = [
  "ID",
  "Name",
  "State",
  "Switches",
  "Labels",
  "Live version",
  "Made on",
  "Description",
  "Created (UTC)",
  "Updated (UTC)",
];

/** Every item of a type that the filter finds, as CSV (C1). */
export const GET = read({
  name: "content.export",
  needs: { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" },
  input: ContentListQuery.and(z.object({ type: z.string().max(40) })),
  run: async (context, { type: path, ...query }) => {
    const type = typeOfPath(path);
    if (!type) throw notFound("list");
    if (!admits(context, view(CONTENT[type].component))) throw forbidden("You may not open this list.");
    return csvResponse(path, HEADER, linesOf(exportContent(context, type, query), line));
  },
});

function line(item: ContentRow): string[] {
  return [
    item.id,
    item.name,
    STATE_LABELS[stateOf(item)],
    settingWords(item.type, item.settings),
    item.labels.join(", "),
    item.live === null ? "" : String(item.live),
    item.origin,
    item.description,
    item.createdAt,
    item.updatedAt,
  ];
}
