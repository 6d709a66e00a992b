import type { ItemSettings } from "../../definitions";
import type { Connection, EventRule, Integration, UtilityCommand } from "../../definitions/others";
import type { Playbook, Step } from "../../definitions/playbook";
import { ELEMENT, type NamedScope, STEP_REFS, type XmlType } from "./item";
import { XML_VERSION } from "./read";

/** An item as it stands in an instance, to be written. */
export type WrittenItem = {
  type: XmlType;
  name: string;
  description: string;
  labels: readonly string[];
  settings: ItemSettings;
  definition: unknown;
  scope?: NamedScope | undefined;
};

/** The name of another item; an id that names none here is written as it is. */
export type NameOf = (id: string) => string;

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes items to a file that `readXml` reads back: names in place of ids, and no secret ever (C8, C10). */
export function writeXml(items: readonly WrittenItem[], nameOf: NameOf): string {
  const parts = items.map((item) => written(item, nameOf));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("bailiwick", { version: XML_VERSION }, parts)}\n`;
}

function written(item: WrittenItem, nameOf: NameOf): string {
  const { attributes, children } = bodyOf(item, nameOf);
  const kind = item.type.endsWith("_playbook") ? { kind: item.type.replace("_playbook", "") } : {};
  return element(
    ELEMENT[item.type],
    { name: item.name, ...kind, labels: item.labels.join(","), ...attributes },
    [...(item.description ? [leaf("description", item.description)] : []), ...children],
  );
}

type Body = { attributes: Attributes; children: string[] };

function bodyOf({ type, definition, settings, scope }: WrittenItem, nameOf: NameOf): Body {
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return playbook(definition as Playbook, nameOf);
    case "integration":
      return integration(definition as Integration);
    case "utility_command": {
      const { output, inputs, expression } = definition as UtilityCommand;
      return {
        attributes: { output },
        children: [...fields("input", inputs), leaf("expression", expression)],
      };
    }
    case "connection":
      return connection(definition as Connection, settings, scope, nameOf);
    case "event_rule":
      return rule(definition as EventRule, settings, nameOf);
  }
}

function playbook({ inputs, incidentTypes, start, steps }: Playbook, nameOf: NameOf): Body {
  return {
    attributes: { start },
    children: [
      ...inputs.map(({ name, type, required }) =>
        element("input", { name, type, required: required || undefined }),
      ),
      ...incidentTypes.map((type) => leaf("incident-type", type)),
      ...steps.map((one) => step(one, nameOf)),
    ],
  };
}

function step(one: Step, nameOf: NameOf): string {
  const facts = one as unknown as Record<string, unknown>;
  const known = Object.hasOwn(STEP_REFS, one.kind)
    ? STEP_REFS[one.kind as keyof typeof STEP_REFS]
    : undefined;
  const attributes = {
    id: one.id,
    name: one.name,
    kind: one.kind,
    ...(known ? { [known.attribute]: nameOf(String(facts[known.key])) } : {}),
    ...(one.kind === "integration" ? { command: one.command, connection: one.connection } : {}),
  };
  const parameters = "parameters" in one ? Object.entries(one.parameters) : [];
  return element("step", attributes, [
    ...(one.kind === "task" && one.instructions ? [leaf("instructions", one.instructions)] : []),
    ...parameters.map(([name, given]) =>
      element("parameter", { name }, [
        "value" in given ? leaf("value", JSON.stringify(given.value)) : leaf("expression", given.expression),
      ]),
    ),
    ...one.next.map(({ to, when }) =>
      element("next", { to }, when === undefined ? [] : [leaf("when", when)]),
    ),
  ]);
}

function integration({ vendor, authentication, header, connectionFields, commands }: Integration): Body {
  return {
    attributes: { vendor: vendor || undefined, authentication, header },
    children: [
      ...fields("field", connectionFields),
      ...commands.map(({ name, label, method, path, fetchesEvents, description, parameters }) =>
        element("command", { name, label, method, path, "fetches-events": fetchesEvents || undefined }, [
          ...(description ? [leaf("description", description)] : []),
          ...fields("parameter", parameters),
        ]),
      ),
    ],
  };
}

function fields(name: string, rows: Integration["connectionFields"]): string[] {
  return rows.map((row) =>
    element(name, { ...row, required: row.required || undefined, secret: row.secret || undefined }),
  );
}

function connection(
  own: Connection,
  settings: ItemSettings,
  named: NamedScope | undefined,
  nameOf: NameOf,
): Body {
  const scope = own.scope.kind === "region" ? { region: own.scope.region } : (named ?? {});
  return {
    attributes: { integration: nameOf(own.integrationId), "tenant-toggle": settings.tenantToggle ?? false },
    children: [
      ...(Object.keys(scope).length > 0 ? [element("scope", scope)] : []),
      ...Object.entries(own.values).map(([name, value]) => leaf("value", value, { name })),
      ...Object.entries(own.properties).map(([name, value]) => leaf("property", value, { name })),
    ],
  };
}

function rule(
  { priority, match, conditions, listId, outcome }: EventRule,
  settings: ItemSettings,
  nameOf: NameOf,
): Body {
  const ends = {
    dismiss: () => element("dismiss", { reason: "reason" in outcome ? outcome.reason : "" }),
    escalate: () =>
      element("escalate", {
        "incident-type": "incidentType" in outcome ? outcome.incidentType : "",
        playbook: "playbookId" in outcome && outcome.playbookId ? nameOf(outcome.playbookId) : undefined,
      }),
    run_playbook: () =>
      element("run-playbook", { playbook: "playbookId" in outcome ? nameOf(outcome.playbookId ?? "") : "" }),
  };
  return {
    attributes: {
      priority,
      match,
      list: listId && nameOf(listId),
      active: settings.active ?? true,
      "shared-by-default": settings.sharedByDefault ?? false,
    },
    children: [
      ...conditions.map(({ field, operator, value }) =>
        element(
          "condition",
          { field, operator },
          value === undefined ? [] : [leaf("value", JSON.stringify(value))],
        ),
      ),
      ends[outcome.kind](),
    ],
  };
}

const leaf = (name: string, text: string, attributes: Attributes = {}) =>
  `<${name}${attributesOf(attributes)}>${escaped(text)}</${name}>`;

function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const open = `<${name}${attributesOf(attributes)}`;
  if (children.length === 0) return `${open}/>`;
  const inner = children.map((child) => child.replaceAll(/^(?=<)/g, "  ")).join("\n");
  return `${open}>\n${inner}\n</${name}>`;
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value]) =>
        ` ${name}="${escaped(String(value)).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`,
    )
    .join("");
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
