import { type DemoItem, from } from "./item";

type Id = (key: string) => string;
type Way = { to: string; when?: string };
type Kind = "event_playbook" | "incident_playbook";

const way = (to: string, when?: string): Way => (when ? { to, when } : { to });
const utility = (id: string, name: string, commandId: string, parameters: object, ...next: Way[]) => ({
  id,
  name,
  kind: "utility",
  commandId,
  parameters,
  next,
});
const call = (
  id: string,
  name: string,
  [integrationId, command, connection]: readonly [string, string, string],
  parameters: object,
  ...next: Way[]
) => ({ id, name, kind: "integration", integrationId, command, connection, parameters, next });
const list = (id: string, name: string, listId: string, ...next: Way[]) => ({
  id,
  name,
  kind: "list",
  listId,
  next,
});
const decide = (id: string, name: string, ...next: Way[]) => ({ id, name, kind: "decision", next });
const task = (id: string, name: string, instructions: string, ...next: Way[]) => ({
  id,
  name,
  kind: "task",
  instructions,
  next,
});
const inside = (id: string, name: string, playbookId: string, parameters: object, ...next: Way[]) => ({
  id,
  name,
  kind: "playbook",
  playbookId,
  parameters,
  next,
});
const end = { id: "done", name: "Done", kind: "end", next: [] };
const text = (name: string, required = true) => ({ name, type: "text", required });

function playbook(
  type: Kind,
  key: string,
  name: string,
  description: string,
  make: (id: Id) => { inputs: object[]; incidentTypes?: string[]; steps: { id: string }[] },
  more: Partial<DemoItem> = {},
): DemoItem {
  return {
    key,
    type,
    name,
    description,
    ...more,
    define: (id) => {
      const { inputs, incidentTypes = [], steps } = make(id);
      return { inputs, incidentTypes, start: steps[0]?.id, steps: [...steps, end] };
    },
  };
}

/** What is done with an event before it becomes an incident. */
export const EVENT_PLAYBOOKS: readonly DemoItem[] = [
  playbook(
    "event_playbook",
    "dedupe",
    "Deduplication",
    "Joins an event to what was reported before.",
    (id) => ({
      inputs: [text("rule"), text("host"), text("account", false)],
      steps: [
        utility(
          "mark",
          "Make the fingerprint",
          id("fingerprint"),
          { rule: from("inputs.rule"), host: from("inputs.host"), account: from("inputs.account") },
          way("done"),
        ),
      ],
    }),
  ),
  playbook("event_playbook", "enrich", "Enrichment of addresses", "What is known of each address.", (id) => ({
    inputs: [text("text")],
    steps: [
      utility(
        "find",
        "Find the addresses",
        id("extractAddresses"),
        { text: from("inputs.text") },
        way("any"),
      ),
      decide(
        "any",
        "Any address?",
        way("look", "$count(steps.find) > 0"),
        way("done", "$count(steps.find) = 0"),
      ),
      call(
        "look",
        "Look up the first",
        [id("reputation"), "address", "Reputation"],
        { address: from("steps.find[0]") },
        way("rate"),
      ),
      utility("rate", "Rate it", id("severityOf"), { score: from("steps.look.body.score") }, way("done")),
    ],
  })),
  playbook(
    "event_playbook",
    "mailTriage",
    "Triage of reported mail",
    "From the report to a verdict.",
    (id) => ({
      inputs: [text("sender"), text("subject"), text("body")],
      steps: [
        list("known", "Trusted senders", id("trustedSenders"), way("trust")),
        decide(
          "trust",
          "Is the sender trusted?",
          way("done", "inputs.sender in steps.known"),
          way("domains", "$not(inputs.sender in steps.known)"),
        ),
        utility(
          "domains",
          "Find the domains",
          id("extractDomains"),
          { text: from("inputs.body") },
          way("look"),
        ),
        call(
          "look",
          "Look up the first domain",
          [id("reputation"), "domain", "Reputation"],
          { domain: from("steps.domains[0]") },
          way("others"),
        ),
        call(
          "others",
          "Who else received it",
          [id("mailbox"), "search", "Mail"],
          { sender: from("inputs.sender"), subject: from("inputs.subject") },
          way("done"),
        ),
      ],
    }),
  ),
  playbook(
    "event_playbook",
    "hashCheck",
    "Check of a file",
    "Whether a file is known to be harmful.",
    (id) => ({
      inputs: [text("hash")],
      steps: [
        call(
          "look",
          "Look up",
          [id("reputation"), "file", "Reputation"],
          { hash: from("inputs.hash") },
          way("rate"),
        ),
        utility("rate", "Rate it", id("severityOf"), { score: from("steps.look.body.score") }, way("done")),
      ],
    }),
  ),
  playbook(
    "event_playbook",
    "dnsOddities",
    "Odd names in DNS",
    "Being written: names that look made by a machine.",
    (id) => ({
      inputs: [text("name")],
      steps: [
        call(
          "look",
          "Look up",
          [id("reputation"), "domain", "Reputation"],
          { domain: from("inputs.name") },
          way("done"),
        ),
      ],
    }),
    { draft: true },
  ),
];

/** What is done on an incident. */
export const INCIDENT_PLAYBOOKS: readonly DemoItem[] = [
  playbook(
    "incident_playbook",
    "containment",
    "Endpoint containment",
    "Isolates a machine, unless it is one of the crown jewels.",
    (id) => ({
      inputs: [text("host")],
      incidentTypes: ["Malware"],
      steps: [
        list("jewels", "Crown jewels", id("crownJewels"), way("spare")),
        decide(
          "spare",
          "May it be isolated?",
          way("ask", "inputs.host in steps.jewels.servers"),
          way("find", "$not(inputs.host in steps.jewels.servers)"),
        ),
        task("ask", "Ask the incident manager", "Isolate by hand once it is agreed.", way("done")),
        call(
          "find",
          "Find the machine",
          [id("endpoint"), "findMachine", "Endpoint cloud"],
          { host: from("inputs.host") },
          way("isolate"),
        ),
        call(
          "isolate",
          "Isolate it",
          [id("endpoint"), "isolate", "Endpoint cloud"],
          { machine: from("steps.find.body.id"), note: { value: "Isolated by a playbook." } },
          way("done"),
        ),
      ],
    }),
  ),
  playbook(
    "incident_playbook",
    "phishing",
    "Phishing triage",
    "From the reported message to the cleaned mailboxes.",
    (id) => ({
      inputs: [text("sender"), text("subject"), text("link", false)],
      incidentTypes: ["Phishing"],
      steps: [
        utility("safe", "Make the link harmless", id("defang"), { link: from("inputs.link") }, way("search")),
        call(
          "search",
          "Find all copies",
          [id("mailbox"), "search", "Mail"],
          { sender: from("inputs.sender"), subject: from("inputs.subject") },
          way("verdict"),
        ),
        task("verdict", "Give the verdict", "Phishing, spam or harmless? Note why.", way("clean")),
        call(
          "clean",
          "Take the message back",
          [id("mailbox"), "takeBack", "Mail"],
          { message: from("steps.search.body.messages[0].id") },
          way("done"),
        ),
      ],
    }),
  ),
  playbook(
    "incident_playbook",
    "malware",
    "Malware on a machine",
    "Checks the file, then contains the machine.",
    (id) => ({
      inputs: [text("host"), text("hash")],
      incidentTypes: ["Malware"],
      steps: [
        call(
          "file",
          "Look up the file",
          [id("reputation"), "file", "Reputation"],
          { hash: from("inputs.hash") },
          way("bad"),
        ),
        decide(
          "bad",
          "Harmful?",
          way("contain", "steps.file.body.score >= 70"),
          way("done", "steps.file.body.score < 70"),
        ),
        inside(
          "contain",
          "Contain the machine",
          id("containment"),
          { host: from("inputs.host") },
          way("ticket"),
        ),
        call(
          "ticket",
          "Tell the customer",
          [id("desk"), "open", "Tickets"],
          { title: from("'Malware on ' & inputs.host"), urgent: { value: true } },
          way("done"),
        ),
      ],
    }),
  ),
  playbook(
    "incident_playbook",
    "takeover",
    "Account takeover",
    "Ends the sessions, then talks to the person.",
    (id) => ({
      inputs: [text("account")],
      incidentTypes: ["Account takeover"],
      steps: [
        list("vip", "People to handle first", id("vip"), way("who")),
        call(
          "who",
          "Look up the person",
          [id("identity"), "person", "People"],
          { account: from("inputs.account") },
          way("end"),
        ),
        call(
          "end",
          "End all sessions",
          [id("identity"), "endSessions", "People"],
          { account: from("inputs.account") },
          way("talk"),
        ),
        task("talk", "Call the person", "By a number from the directory, never by mail.", way("done")),
      ],
    }),
  ),
  playbook("incident_playbook", "handover", "Shift handover", "What the next shift needs to know.", (id) => ({
    inputs: [{ name: "incidents", type: "list", required: true }],
    steps: [
      list("ladder", "Escalation ladder", id("escalation"), way("write")),
      utility(
        "write",
        "Write the handover",
        id("handoverText"),
        { incidents: from("inputs.incidents") },
        way("sign"),
      ),
      task("sign", "Sign it", "The leaving and the coming shift lead both read it.", way("done")),
    ],
  })),
  playbook(
    "incident_playbook",
    "lost",
    "Lost device",
    "Suspends the account and opens a ticket.",
    (id) => ({
      inputs: [text("account"), text("serial", false)],
      incidentTypes: ["Lost device"],
      steps: [
        call(
          "suspend",
          "Suspend the account",
          [id("identity"), "suspend", "People"],
          { account: from("inputs.account"), suspended: { value: true } },
          way("ticket"),
        ),
        call(
          "ticket",
          "Open a ticket",
          [id("desk"), "open", "Tickets"],
          { title: from("'Lost device of ' & inputs.account") },
          way("done"),
        ),
      ],
    }),
    { draft: true },
  ),
  playbook(
    "incident_playbook",
    "edgeBlock",
    "Block at the edge",
    "Keeps an address out for a day.",
    (id) => ({
      inputs: [text("address")],
      steps: [
        list("own", "Our own scanners", id("scanners"), way("ours")),
        decide(
          "ours",
          "Is it one of ours?",
          way("done", "inputs.address in steps.own"),
          way("block", "$not(inputs.address in steps.own)"),
        ),
        call(
          "block",
          "Block it",
          [id("firewall"), "block", "Edge"],
          { address: from("inputs.address"), hours: { value: 24 } },
          way("done"),
        ),
      ],
    }),
  ),
];
