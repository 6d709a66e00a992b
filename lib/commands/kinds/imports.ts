import { z } from "zod";
import type { Tx } from "@/db/connection";
import { bringIn } from "@/lib/content/transfer/xml/bring-in";
import type { XmlType } from "@/lib/content/transfer/xml/item";
import { XML_BYTES } from "@/lib/content/transfer/xml/limits";
import { readXml } from "@/lib/content/transfer/xml/read";
import type { Context } from "@/lib/core/context";
import { edit, type Need } from "@/lib/core/context";
import type { Change } from "@/lib/core/result";
import { command, field, type Outcome } from "../definition";

const LINES = 50;

const file = z
  .string({ error: "Choose a file." })
  .min(1, "Choose a file.")
  .max(XML_BYTES, "The file is larger than 1 MB. Send it in parts.")
  .meta(field("XML", "xml", "The form is described in the README."));
const existing = z
  .enum(["refuse", "replace"], { error: "Choose refuse or replace." })
  .default("refuse")
  .meta(field("If one of the name is there", "choice"));
const check = z
  .boolean()
  .default(false)
  .meta(field("Only check, write nothing", "flag", "Reports what would become of each item."));
const live = z.boolean().default(false).meta(field("Make live at once", "flag"));

const plain = z.strictObject({ xml: file, existing, check });
const drafted = z.strictObject({ xml: file, existing, goLive: live, check });

type Given = z.output<typeof plain> & { goLive?: boolean };

async function imported(
  tx: Tx,
  context: Context,
  { xml, goLive = false, ...how }: Given,
  types: readonly XmlType[],
): Promise<Change<Outcome>> {
  const change = await bringIn(tx, context, readXml(xml, types), { ...how, goLive });
  const { report } = change.data;
  const items = report.length === 1 ? "1 item" : `${report.length} items`;
  const message = how.check
    ? `Checked: ${items} can be imported. Nothing was written.`
    : `Imported ${items}.`;
  const details = report
    .slice(0, LINES)
    .map(({ name, what }) => `${name}: ${how.check ? "would be " : ""}${what}`);
  if (report.length > LINES) details.push(`And ${report.length - LINES} more.`);
  return { ...change, data: { message, details } };
}

const common = { group: "import", audit: "content.import" } as const;
const ALL_OR_NONE = "All of the file or nothing; each item is checked first.";

const playbooks: Need = { anyOf: ["event-playbooks", "incident-playbooks"], level: "edit" };

/** Brings playbooks in. */
export const importPlaybook = command({
  ...common,
  on: "instance",
  name: "ImportPlaybookFromXML",
  title: "Import playbooks from XML",
  description: `Event and incident playbooks, as drafts unless they are made live. ${ALL_OR_NONE}`,
  needs: playbooks,
  input: drafted,
  run: (tx, context, input) => imported(tx, context, input, ["event_playbook", "incident_playbook"]),
});

/** Brings integrations in. */
export const importIntegration = command({
  ...common,
  on: "instance",
  name: "ImportIntegrationFromXML",
  title: "Import integrations from XML",
  description: `Integrations with their commands, never a connection's data. ${ALL_OR_NONE}`,
  needs: edit("integrations"),
  input: plain,
  run: (tx, context, input) => imported(tx, context, input, ["integration"]),
});

/** Brings utility commands in. */
export const importCommand = command({
  ...common,
  on: "instance",
  name: "ImportCommandFromXML",
  title: "Import utility commands from XML",
  description: `Utility commands, as drafts unless they are made live; on main a live one shares itself. ${ALL_OR_NONE}`,
  needs: edit("utility-commands"),
  input: drafted,
  run: (tx, context, input) => imported(tx, context, input, ["utility_command"]),
});

/** Brings event automation rules in. */
export const importEventRule = command({
  ...common,
  on: "instance",
  name: "ImportEventAutomationRule",
  title: "Import event automation rules",
  description: `Rules from an XML file, with their Active switches. ${ALL_OR_NONE}`,
  needs: edit("automation-rules"),
  input: plain,
  run: (tx, context, input) => imported(tx, context, input, ["event_rule"]),
});

/** Brings connections in. */
export const importConnection = command({
  ...common,
  on: "instance",
  name: "ImportConnection",
  title: "Import connections",
  description: `Connections from an XML file. Files hold no secrets: set them afterwards. ${ALL_OR_NONE}`,
  needs: edit("connections"),
  input: plain,
  run: (tx, context, input) => imported(tx, context, input, ["connection"]),
});
