import type { DemoItem } from "./item";

function list(
  key: string,
  name: string,
  description: string,
  data: unknown,
  more: Partial<DemoItem> = {},
): DemoItem {
  return { key, type: "global_list", name, description, define: () => ({ data }), ...more };
}

function form(incidentType: string, description: string, sections: unknown[]): DemoItem {
  return {
    key: `form:${incidentType}`,
    type: "incident_form",
    name: `${incidentType} form`,
    description,
    define: () => ({ incidentType, sections }),
  };
}

const field = (name: string, label: string, type = "text", required = false) => ({
  name,
  label,
  type,
  choices: [] as string[],
  required,
});
const choice = (name: string, label: string, choices: string[]) => ({
  ...field(name, label, "choice", true),
  choices,
});

/** Named data that the playbooks and rules read. */
export const LISTS: readonly DemoItem[] = [
  list("vip", "People to handle first", "Accounts whose incidents go to the senior shift.", [
    "cfo@acme.example",
    "treasury@acme.example",
    "chief.physician@globex.example",
  ]),
  list("trustedSenders", "Trusted senders", "Newsletters and tools that people report by mistake.", [
    "news@intranet.example",
    "no-reply@payroll.example",
    "survey@training.example",
  ]),
  list("scanners", "Our own scanners", "Addresses from which we test our customers.", [
    "198.51.100.7",
    "198.51.100.8",
    "203.0.113.40",
  ]),
  list("sinkholes", "Sinkholes", "Addresses that answer for taken-over domains.", [
    "192.0.2.66",
    "192.0.2.67",
  ]),
  list("escalation", "Escalation ladder", "Whom to call after how many minutes.", [
    { after: 15, call: "Shift lead" },
    { after: 45, call: "Incident manager" },
    { after: 90, call: "Head of security" },
  ]),
  list("crownJewels", "Crown jewels", "Machines that are never isolated without asking.", {
    servers: ["core-db-01", "swift-gw-01", "pacs-01"],
    ask: "incident-manager@bailiwick.example",
  }),
  list(
    "holidays",
    "Holidays of 2026",
    "Days on which the night shift stays on.",
    ["2026-12-24", "2026-12-25", "2026-12-31"],
    { settings: { active: false } },
  ),
];

/** How incidents are reported. */
export const FORMS: readonly DemoItem[] = [
  form("Phishing", "A message that someone reported.", [
    {
      title: "The message",
      fields: [
        field("sender", "Sender", "text", true),
        field("subject", "Subject"),
        field("received", "Received at", "date"),
        field("clicked", "The link was opened", "boolean"),
      ],
    },
    { title: "What was done", fields: [choice("verdict", "Verdict", ["Phishing", "Spam", "Harmless"])] },
  ]),
  form("Malware", "Harmful software on a machine.", [
    {
      title: "The machine",
      fields: [
        field("host", "Host name", "text", true),
        field("hash", "SHA-256"),
        choice("state", "State", ["Running", "Stopped", "Isolated"]),
      ],
    },
  ]),
  form("Account takeover", "Someone else uses an account.", [
    {
      title: "The account",
      fields: [
        field("account", "Account", "user", true),
        field("first", "First seen", "date"),
        field("places", "Places of sign-in", "long_text"),
      ],
    },
  ]),
  form("Data loss", "Data that left the house.", [
    {
      title: "What left",
      fields: [
        field("what", "What", "long_text", true),
        field("people", "How many people it concerns", "number"),
        field("reportable", "Must be reported to the authority", "boolean", true),
      ],
    },
  ]),
  form("Lost device", "A laptop or phone that is gone.", [
    {
      title: "The device",
      fields: [
        field("owner", "Owner", "user", true),
        field("serial", "Serial number"),
        choice("encrypted", "Encrypted", ["Yes", "No", "Not known"]),
      ],
    },
  ]),
];

function rule(
  key: string,
  name: string,
  description: string,
  define: DemoItem["define"],
  settings: DemoItem["settings"] = { sharedByDefault: true, active: true },
): DemoItem {
  return { key, type: "event_rule", name, description, settings, define };
}

/** What becomes of an event. */
export const RULES: readonly DemoItem[] = [
  rule("ownScans", "Dismiss our own scans", "Tests that we run ourselves raise nothing.", (id) => ({
    priority: 10,
    conditions: [{ field: "source.address", operator: "in" }],
    listId: id("scanners"),
    outcome: { kind: "dismiss", reason: "It comes from one of our own scanners." },
  })),
  rule("trusted", "Dismiss trusted senders", "Reports of known newsletters.", (id) => ({
    priority: 20,
    conditions: [{ field: "mail.sender", operator: "in" }],
    listId: id("trustedSenders"),
    outcome: { kind: "dismiss", reason: "The sender is known and trusted." },
  })),
  rule("sinkholed", "Escalate sinkholed machines", "A machine that calls a sinkhole is infected.", (id) => ({
    priority: 30,
    conditions: [{ field: "destination.address", operator: "in" }],
    listId: id("sinkholes"),
    outcome: { kind: "escalate", incidentType: "Malware", playbookId: id("malware") },
  })),
  rule("reportedMail", "Triage reported mail", "Every reported message is looked at.", (id) => ({
    priority: 40,
    conditions: [{ field: "kind", operator: "is", value: "mail.reported" }],
    outcome: { kind: "run_playbook", playbookId: id("mailTriage") },
  })),
  rule("oddSignIn", "Escalate odd sign-ins", "Two far places within an hour.", (id) => ({
    priority: 50,
    conditions: [
      { field: "kind", operator: "is", value: "sign-in" },
      { field: "travel.kmh", operator: "greater", value: 900 },
    ],
    outcome: { kind: "escalate", incidentType: "Account takeover", playbookId: id("takeover") },
  })),
  rule("duplicates", "Join duplicates", "What was reported an hour ago is not reported again.", (id) => ({
    priority: 60,
    conditions: [{ field: "fingerprint", operator: "exists" }],
    outcome: { kind: "run_playbook", playbookId: id("dedupe") },
  })),
  rule(
    "quietNights",
    "Hold low events at night",
    "Still tried on main: it is not shared by default.",
    () => ({
      priority: 90,
      conditions: [
        { field: "severity", operator: "is", value: "low" },
        { field: "hour", operator: "less", value: 6 },
      ],
      outcome: { kind: "dismiss", reason: "Low events wait for the morning." },
    }),
    { sharedByDefault: false, active: false },
  ),
];
