import { z } from "zod";
import { createContent, updateContent } from "@/lib/content/commands/edit";
import { removeContent } from "@/lib/content/commands/remove";
import { CONTENT_FILTERS, CONTENT_SORTS, CreateContentInput, UpdateContentInput } from "@/lib/content/model";
import { listContent } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES, type ContentType } from "@/lib/content/types";
import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { admits, view } from "@/lib/core/context";
import { forbidden } from "@/lib/core/errors";
import { shareStatus } from "@/lib/share/queries";
import { current, edits, itemAt, ofItem, ofType, tag, typeOf, views } from "../content-path";
import { afterOf, pageQuery, pageReply } from "../paging";
import { listOf, Nothing, Version, Versioned } from "../replies";

const Row = z
  .strictObject({
    id: z.uuid(),
    type: z.enum(CONTENT_TYPES as [ContentType, ...ContentType[]]),
    origin: z.enum(["local", "main"]).describe("What is not `local` came from main and is read-only here."),
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()).describe("For which tenants it is; `all` means every one."),
    settings: z.record(z.string(), z.boolean()),
    newest: z.int(),
    live: z.int().nullable().describe("The number of the live version."),
    published: z.int().nullable(),
    draftChanged: z.boolean(),
    version: Version,
    createdAt: z.string(),
    updatedAt: z.string(),
    shared: z
      .enum(["successful", "sharing", "incomplete", "not_shared"])
      .describe("The column “Shared to tenants”."),
  })
  .meta({ id: "ContentRow", description: "An item of content." });
const Item = Row.extend({
  draft: z.record(z.string(), z.unknown()).describe("The definition as it is edited; never a secret."),
}).meta({ id: "ContentItem", description: "An item of content with its definition." });
const MadeItem = z.strictObject({ id: z.uuid(), version: Version });

/** A page of the items of a type (K3). */
export const list = readOperation({
  id: "listContent",
  method: "GET",
  path: "/content/{type}",
  tag,
  summary: "List items of a type",
  needs: views,
  params: ofType,
  query: pageQuery(CONTENT_SORTS, CONTENT_FILTERS),
  answer: listOf(Row),
  status: 200,
  async run(context, { params: { type: path }, query: { q, sort, limit, cursor } }) {
    const own = typeOf(path);
    if (!admits(context, view(CONTENT[own].component)))
      throw forbidden(`You need View of “${CONTENT[own].many}” for this.`);
    const place = { list: `content ${own}`, context, sort, q };
    const page = await listContent(context, own, { q, sort, limit, after: afterOf(cursor, place) });
    const shared = await shareStatus(
      context,
      page.rows.map(({ id }) => id),
    );
    const rows = page.rows.map((row) => ({ ...row, shared: shared.get(row.id) ?? "not_shared" }));
    return pageReply({ ...page, rows }, place);
  },
});

/** Makes an item (C1). */
export const create = writeOperation({
  id: "createContent",
  name: "content.create",
  method: "POST",
  path: "/content/{type}",
  tag,
  summary: "Make an item",
  description: "Playbooks and utility commands begin as a draft; the other types are live at once.",
  needs: edits,
  params: ofType,
  body: CreateContentInput.omit({ type: true }),
  example: { name: "Known hosts", description: "", definition: { data: ["198.51.100.7"] } },
  answer: MadeItem,
  status: 201,
  input: ({ params: { type: path }, body }) => ({ ...body, type: typeOf(path) }),
  command: createContent,
  reply: ({ id, version }, { params: { type: path } }) => ({
    body: { id, version },
    version,
    location: `/content/${path}/${id}`,
  }),
});

/** An item in full. */
export const get = readOperation({
  id: "getContent",
  method: "GET",
  path: "/content/{type}/{item}",
  tag,
  summary: "Show an item",
  needs: views,
  params: ofItem,
  query: z.strictObject({}),
  answer: Item,
  status: 200,
  async run(context, { params: at }) {
    const body = await itemAt(context, at);
    return { body, version: body.version };
  },
});

/** Changes an item (C3). */
export const update = writeOperation({
  id: "updateContent",
  name: "content.update",
  method: "PUT",
  path: "/content/{type}/{item}",
  tag,
  summary: "Change an item",
  description:
    "Its draft, or for types without one the item itself; what is shared of it is then out of date.",
  needs: edits,
  params: ofItem,
  body: UpdateContentInput.omit({ id: true, version: true }),
  example: {
    name: "Known hosts",
    description: "",
    labels: ["all"],
    settings: { active: true },
    definition: { data: ["198.51.100.7", "198.51.100.8"] },
  },
  answer: Versioned,
  status: 200,
  ifMatch: true,
  input: ({ params: { type: path, item }, body, version }) => ({
    at: { type: path, item },
    ...body,
    id: item,
    version,
  }),
  async command(tx, context, { at, ...input }) {
    await itemAt(context, at);
    return updateContent(tx, context, input);
  },
  reply: ({ version }) => ({ body: { version }, version }),
  current,
});

/** Deletes an item that nothing uses and that is not shared. */
export const remove = writeOperation({
  id: "deleteContent",
  name: "content.delete",
  method: "DELETE",
  path: "/content/{type}/{item}",
  tag,
  summary: "Delete an item",
  description: "Refused where another item uses it or it is shared.",
  needs: edits,
  params: ofItem,
  body: Nothing,
  status: 204,
  input: ({ params: at }) => at,
  async command(tx, context, at) {
    await itemAt(context, at);
    return removeContent(tx, context, { ids: [at.item] });
  },
  reply: () => ({}),
});
