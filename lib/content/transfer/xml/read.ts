import { invalid } from "@/lib/core/errors";
import { type Body, ELEMENT, ref, UNRESOLVED, type XmlItem, type XmlType } from "./item";
import { playbookOf } from "./read-playbook";
import { ruleOf } from "./read-rule";
import { Reader } from "./reader";
import { parseTree } from "./tree";

const ITEMS = 200;

/** Which version of the form a file says that it is. */
export const XML_VERSION = "1";

/**
 * Reads a file of ours: `<bailiwick version="1">` with items of these types. The definitions are held to the types'
 * schemas later, where names become ids. Throws `Refusal` (invalid) that says what is wrong where.
 */
export function readXml(text: string, types: readonly XmlType[]): XmlItem[] {
  const root = new Reader(parseTree(text), "The file");
  const fail = (message: string) => invalid(message, { xml: message });
  if (root.element.name !== "bailiwick") throw fail('The file does not begin with <bailiwick version="1">.');
  if (root.needed("version") !== XML_VERSION) throw fail(`The file's version is not ${XML_VERSION}.`);
  root.end([...new Set(Object.values(ELEMENT))]);
  if (root.element.children.length === 0) throw fail("The file has no items.");
  if (root.element.children.length > ITEMS) throw fail(`The file has more than ${ITEMS} items.`);
  return root.element.children.map((child, at) => {
    const named = child.attributes.get("name") ?? "";
    const item = itemOf(
      new Reader(child, `${child.name} ${at + 1}${named ? ` “${named.slice(0, 60)}”` : ""}`),
    );
    if (!types.includes(item.type)) throw fail(`${item.name} is not what this command imports.`);
    return item;
  });
}

function itemOf(reader: Reader): XmlItem {
  const type = typeOf(reader);
  const head = {
    name: reader.needed("name").trim(),
    labels: (reader.maybe("labels") ?? "all").split(",").map((label) => label.trim()),
    description: reader.text("description")?.trim() ?? "",
  };
  return { type, settings: {}, ...head, ...BODY[type](reader) };
}

function typeOf(reader: Reader): XmlType {
  if (reader.element.name === "playbook") {
    const kind = reader.needed("kind");
    if (kind === "event") return "event_playbook";
    if (kind === "incident") return "incident_playbook";
    throw reader.refuse(`has kind="${kind.slice(0, 20)}": event or incident`);
  }
  const found = (Object.keys(ELEMENT) as XmlType[]).find((type) => ELEMENT[type] === reader.element.name);
  if (!found) throw reader.refuse("is no item of ours");
  return found;
}

const BODY: Readonly<Record<XmlType, (reader: Reader) => Body>> = {
  event_playbook: playbookOf,
  incident_playbook: playbookOf,
  integration: integrationOf,
  utility_command: utilityOf,
  connection: connectionOf,
  event_rule: ruleOf,
};

/** Fields of an integration, a command or a connection. */
export function fieldsOf(readers: readonly Reader[]): Record<string, unknown>[] {
  return readers.map((reader) => {
    const name = reader.needed("name");
    const field = {
      name,
      label: reader.maybe("label") ?? name,
      type: reader.maybe("type") ?? "text",
      required: reader.flag("required", false),
      secret: reader.flag("secret", false),
    };
    reader.end([]);
    return field;
  });
}

function integrationOf(reader: Reader): Body {
  const header = reader.maybe("header");
  const definition = {
    vendor: reader.maybe("vendor") ?? "",
    authentication: reader.maybe("authentication") ?? "none",
    ...(header === undefined ? {} : { header }),
    connectionFields: fieldsOf(reader.all("field")),
    commands: reader.all("command").map((command) => {
      const name = command.needed("name");
      const made = {
        name,
        label: command.maybe("label") ?? name,
        description: command.text("description")?.trim() ?? "",
        method: command.maybe("method") ?? "GET",
        path: command.needed("path"),
        fetchesEvents: command.flag("fetches-events", false),
        parameters: fieldsOf(command.all("parameter")),
      };
      command.end(["description", "parameter"]);
      return made;
    }),
  };
  reader.end(["description", "field", "command"]);
  return { definition, refs: [] };
}

function utilityOf(reader: Reader): Body {
  const definition = {
    output: reader.maybe("output") ?? "object",
    inputs: fieldsOf(reader.all("input")),
    expression: reader.text("expression") ?? "",
  };
  reader.end(["description", "input", "expression"]);
  return { definition, refs: [] };
}

function connectionOf(reader: Reader): Body {
  const integration = reader.needed("integration");
  const settings = { tenantToggle: reader.flag("tenant-toggle", false) };
  const scope = reader.one("scope");
  const region = scope?.maybe("region");
  const named = { tenant: scope?.maybe("tenant"), site: scope?.maybe("site") };
  scope?.end([]);
  if (named.site !== undefined && named.tenant === undefined)
    throw reader.refuse("has a site without its tenant");
  const definition = {
    integrationId: UNRESOLVED,
    scope: region === undefined ? { kind: "all" } : { kind: "region", region },
    values: pairsOf(reader.all("value")),
    properties: pairsOf(reader.all("property")),
    secrets: [],
  };
  reader.end(["description", "scope", "value", "property"]);
  return {
    definition,
    settings,
    refs: [ref(["integrationId"], ["integration"], integration)],
    ...(named.tenant === undefined ? {} : { scope: named }),
  };
}

function pairsOf(readers: readonly Reader[]): Record<string, string> {
  const pairs = readers.map((reader): [string, string] => {
    const name = reader.needed("name");
    reader.end([]);
    return [name, reader.element.text];
  });
  return Object.fromEntries(pairs);
}
