import { z } from "zod";
import { goLive, publish } from "@/lib/content/commands/versions";
import { GoLiveInput } from "@/lib/content/model";
import { xmlOf } from "@/lib/content/transfer/xml/take-out";
import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { current, edits, itemAt, ofItem, tag, views } from "../content-path";
import { Nothing, Version, Versioned } from "../replies";

/** Makes the draft live (C6, C7, C9). */
export const live = writeOperation({
  id: "makeContentLive",
  name: "content.go_live",
  method: "POST",
  path: "/content/{type}/{item}/live",
  tag,
  summary: "Make an item's draft live",
  description: "For playbooks and utility commands. On main a utility command then shares itself.",
  needs: edits,
  params: ofItem,
  body: GoLiveInput.pick({ note: true }),
  example: { note: "Asks two sources" },
  answer: z.strictObject({ version: Version, number: z.int().describe("The number of the live version.") }),
  status: 200,
  ifMatch: true,
  input: ({ params: at, body, version }) => ({ at, id: at.item, note: body.note, version }),
  async command(tx, context, { at, ...input }) {
    await itemAt(context, at);
    return goLive(tx, context, input);
  },
  reply: ({ version, number }) => ({ body: { version, number }, version }),
  current,
});

/** Publishes an incident playbook's live version (C7). */
export const publishLive = writeOperation({
  id: "publishContent",
  name: "content.publish",
  method: "POST",
  path: "/content/{type}/{item}/publish",
  tag,
  summary: "Publish an incident playbook's live version",
  needs: edits,
  params: ofItem,
  body: Nothing,
  answer: Versioned,
  status: 200,
  ifMatch: true,
  input: ({ params: at, version }) => ({ at, id: at.item, version }),
  async command(tx, context, { at, ...input }) {
    await itemAt(context, at);
    return publish(tx, context, input);
  },
  reply: ({ version }) => ({ body: { version }, version }),
  current,
});

/** An item as XML, where its type has such a form (C16). */
export const xml = readOperation({
  id: "getContentXml",
  method: "GET",
  path: "/content/{type}/{item}/xml",
  tag,
  summary: "Show an item as XML",
  description: "As the import commands take it: names in place of ids, and no secret.",
  needs: views,
  params: ofItem,
  query: z.strictObject({}),
  answer: z.strictObject({ xml: z.string() }),
  status: 200,
  async run(context, { params: at }) {
    const { id } = await itemAt(context, at);
    return { body: { xml: await xmlOf(context, [id]) } };
  },
});
