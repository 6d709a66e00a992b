import { describe, expect, it } from "vitest";
import { DEFINITION } from "../../definitions";
import type { XmlItem, XmlType } from "./item";
import { readXml } from "./read";
import { type WrittenItem, writeXml } from "./write";

const ids = new Map<string, string>();
const idOf = (name: string) => {
  const known = [...ids].find(([, other]) => other === name)?.[0];
  const id = known ?? `10000000-0000-4000-8000-${String(ids.size).padStart(12, "0")}`;
  ids.set(id, name);
  return id;
};
const nameOf = (id: string) => ids.get(id) ?? id;

/** Puts ids where a file has names, as an import does. */
function resolved({ definition, refs }: XmlItem): unknown {
  const whole = structuredClone(definition);
  for (const { path, name } of refs) {
    let at = whole as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1) ?? ""] = idOf(name);
  }
  return whole;
}

const AWKWARD = `Ä <b> & "quotes" 'single' ]]> \u{1f600}\ttab\nline`;
const base = { description: AWKWARD.trim(), labels: ["all", "Premium"] };

const SAMPLES: Record<XmlType, WrittenItem> = {
  event_playbook: {
    ...base,
    type: "event_playbook",
    name: "Dedupe <\"&'>",
    settings: {},
    definition: {
      inputs: [{ name: "event", type: "object", required: true }],
      incidentTypes: ["Phishing", "A & B"],
      start: "a",
      steps: [
        {
          id: "a",
          name: "Look up",
          kind: "integration",
          integrationId: idOf("VirusTotal"),
          command: "lookup",
          connection: "VT & co",
          parameters: {
            hash: { value: ["x", 1, null, { deep: true }] },
            other: { expression: 'event.hash < 5 and "x"' },
          },
          next: [{ to: "b", when: "result > 1 and a < 2" }, { to: "c" }],
        },
        {
          id: "b",
          name: "Utility",
          kind: "utility",
          commandId: idOf("Trim"),
          parameters: {},
          next: [{ to: "c" }],
        },
        {
          id: "c",
          name: "Other",
          kind: "playbook",
          playbookId: idOf("Inner"),
          parameters: {},
          next: [{ to: "d" }],
        },
        { id: "d", name: "List", kind: "list", listId: idOf("Bad hosts"), next: [{ to: "e" }] },
        { id: "e", name: "Decide", kind: "decision", next: [{ to: "f" }] },
        { id: "f", name: "Task", kind: "task", instructions: " Call\nthem ", next: [{ to: "z" }] },
        { id: "z", name: "End", kind: "end", next: [] },
      ],
    },
  },
  incident_playbook: {
    ...base,
    type: "incident_playbook",
    name: "Contain",
    settings: {},
    definition: {
      inputs: [],
      incidentTypes: [],
      start: "z",
      steps: [{ id: "z", name: "End", kind: "end", next: [] }],
    },
  },
  integration: {
    ...base,
    type: "integration",
    name: "VirusTotal",
    settings: {},
    definition: {
      builtIn: false,
      configured: true,
      vendor: "Vendor",
      connectionFields: [{ name: "baseUrl", label: "Address", type: "text", required: true, secret: false }],
      authentication: "header",
      header: "X-Key",
      commands: [
        {
          name: "lookup",
          label: "Look up",
          description: "Finds <it>",
          method: "POST",
          path: "/a/{hash}?x=1&y=2",
          parameters: [{ name: "hash", label: "Hash", type: "text", required: true, secret: true }],
          fetchesEvents: true,
        },
      ],
    },
  },
  utility_command: {
    ...base,
    type: "utility_command",
    name: "Trim",
    settings: {},
    definition: {
      inputs: [{ name: "text", label: "Text", type: "text", required: true, secret: false }],
      expression: '  $trim(text) & "<&>" ',
      output: "text",
    },
  },
  connection: {
    ...base,
    type: "connection",
    name: "VT & co",
    settings: { tenantToggle: true },
    definition: {
      integrationId: idOf("VirusTotal"),
      scope: { kind: "region", region: "emea" },
      values: { baseUrl: "https://example.com/?a=1&b=<2>" },
      secrets: [],
      properties: { owner: "SOC" },
    },
  },
  event_rule: {
    ...base,
    type: "event_rule",
    name: "Noise",
    settings: { sharedByDefault: true, active: false },
    definition: {
      priority: 7,
      match: "any",
      conditions: [
        { field: "severity", operator: "in", value: ["low", 1] },
        { field: "host", operator: "exists" },
      ],
      listId: idOf("Bad hosts"),
      outcome: { kind: "escalate", incidentType: "Phishing", playbookId: idOf("Contain") },
    },
  },
};

const file = (inner: string) => `<bailiwick version="1">${inner}</bailiwick>`;
const utility = (attributes = "", expression = "1") =>
  file(`<utility-command name="X" ${attributes}><expression>${expression}</expression></utility-command>`);
const TYPES = Object.keys(SAMPLES) as XmlType[];

describe("XML of content", () => {
  for (const type of TYPES) {
    it(`C16: ${type} comes back as it was`, () => {
      const sample = SAMPLES[type];
      const text = writeXml([sample], nameOf);
      const [item] = readXml(text, TYPES);
      if (!item) throw new Error("nothing was read");
      const { definition, ...head } = sample;
      expect(item).toMatchObject(head);
      expect(DEFINITION[type].parse(resolved(item))).toEqual(DEFINITION[type].parse(definition));
      expect(writeXml([{ ...item, definition: resolved(item) }], nameOf)).toBe(text);
    });
  }

  it("C16: other outcomes of a rule come back too", () => {
    for (const outcome of [
      { kind: "dismiss", reason: "It's noise" },
      { kind: "run_playbook", playbookId: idOf("Dedupe") },
    ]) {
      const sample = SAMPLES.event_rule;
      const definition = { ...(sample.definition as object), outcome };
      const [item] = readXml(writeXml([{ ...sample, definition }], nameOf), TYPES);
      expect(item && resolved(item)).toMatchObject({ outcome });
    }
  });

  it("C10: no secret is ever written, and a tenant's scope by its names", () => {
    const sample = SAMPLES.connection;
    const definition = { ...(sample.definition as object), scope: { kind: "all" }, secrets: ["token"] };
    const text = writeXml([{ ...sample, definition, scope: { tenant: "acme", site: "Paris" } }], nameOf);
    expect(text).not.toContain("token");
    expect(readXml(text, TYPES)[0]).toMatchObject({ scope: { tenant: "acme", site: "Paris" } });
  });
});

const laughs = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ""};`.repeat(10)}">`,
).join("")}]>${file("&lol9;")}`;

const HOSTILE: [string, string, RegExp][] = [
  ["billion laughs", laughs, /DOCTYPE/],
  [
    "external entity",
    `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${utility("", "&e;")}`,
    /DOCTYPE/,
  ],
  ["a lower-case doctype", `<!doctype x>${utility()}`, /DOCTYPE/],
  ["an unknown entity", utility("", "&e;"), /entity &e;/],
  ["processing instructions", `${utility()}<?php echo 1 ?>`, /processing/],
  ["deep nesting", file("<a>".repeat(50_000) + "</a>".repeat(50_000)), /nested deeper/],
  ["many elements", file("<a/>".repeat(100_000)), /20,000 elements/],
  [
    "many attributes",
    utility(Array.from({ length: 50_000 }, (_, n) => `a${n}="1"`).join(" ")),
    /24 attributes/,
  ],
  ["many unclosed quotes", utility(`a="`.repeat(100_000)), /not well-formed/],
  ["a tag that never ends", `${file("")}<a ${" ".repeat(500_000)}`, /not well-formed|ends in the middle/],
  ["many brackets", "<".repeat(500_000), /not well-formed/],
  ["many half attributes", `<a ${"b ".repeat(300_000)}`, /not well-formed/],
  ["a comment that never ends", `<!--${"-".repeat(900_000)}`, /ends in the middle/],
  ["__proto__ as an element", file("<__proto__><polluted>1</polluted></__proto__>"), /“__proto__”/],
  ["__proto__ as an attribute", utility('__proto__="1"'), /“__proto__”/],
  ["constructor", file("<constructor/>"), /“constructor”/],
  [
    "__proto__ in a value's JSON",
    file(
      '<event-rule name="X"><condition field="a" operator="is"><value>{"__proto__":{"x":1}}</value></condition><dismiss reason="n"/></event-rule>',
    ),
    /does not hold JSON/,
  ],
  ["more than 1 MB", utility("", "x".repeat(1_000_001)), /1 MB/],
  ["two roots", `${utility()}${utility()}`, /root|well-formed/i],
  ["another root", "<other/>", /does not begin/],
  ["an unknown attribute", utility('colour="red"'), /no attribute colour/],
  ["an unknown element", file('<utility-command name="X"><thing/></utility-command>'), /no element thing/],
  ["the same attribute twice", utility('output="text" output="list"'), /well-formed/],
  ["crossed tags", file('<utility-command name="X"></integration>'), /well-formed/],
  ["nothing", "", /well-formed/],
  [
    "another type",
    file('<integration name="X"><command name="a" path="/"/></integration>'),
    /not what this command/,
  ],
];

describe("hostile XML", () => {
  for (const [what, text, message] of HOSTILE) {
    it(`C16: refuses ${what} in words and in no time`, () => {
      const started = process.threadCpuUsage();
      expect(() => readXml(text, ["utility_command", "event_rule"])).toThrow(message);
      const { user, system } = process.threadCpuUsage(started);
      expect((user + system) / 1000).toBeLessThan(100);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    });
  }
});
