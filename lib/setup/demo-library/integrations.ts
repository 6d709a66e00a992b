import { type DemoItem, needed, optional, secret } from "./item";

type Field = ReturnType<typeof needed>;
type Call = {
  name: string;
  label: string;
  method: string;
  path: string;
  parameters: Field[];
  fetches?: true;
};

const ADDRESS = needed("baseUrl", "Address");
const TOKEN = secret("token", "Token");

function integration(
  item: Pick<DemoItem, "key" | "name" | "description"> & { builtIn?: boolean; configured?: boolean },
  vendor: string,
  calls: Call[],
  authentication: { authentication: string; header?: string; fields?: Field[] } = {
    authentication: "bearer",
  },
): DemoItem {
  const { key, name, description, builtIn = false, configured = true } = item;
  const { fields = [TOKEN], ...how } = authentication;
  return {
    key,
    type: "integration",
    name,
    description,
    define: () => ({
      builtIn,
      configured,
      vendor,
      connectionFields: [ADDRESS, ...fields],
      ...how,
      commands: calls.map(({ fetches, ...call }) => ({
        ...call,
        description: "",
        fetchesEvents: fetches ?? false,
      })),
    }),
  };
}

/** Products that the demo's playbooks talk to. */
export const INTEGRATIONS: readonly DemoItem[] = [
  integration(
    {
      key: "endpoint",
      name: "Endpoint protection",
      description: "Looks up, isolates and releases machines.",
    },
    "Northwall",
    [
      {
        name: "findMachine",
        label: "Find a machine",
        method: "GET",
        path: "/machines",
        parameters: [needed("host", "Host name")],
      },
      {
        name: "isolate",
        label: "Isolate from the network",
        method: "POST",
        path: "/machines/{machine}/isolation",
        parameters: [needed("machine", "Machine"), optional("note", "Note")],
      },
      {
        name: "release",
        label: "Release",
        method: "DELETE",
        path: "/machines/{machine}/isolation",
        parameters: [needed("machine", "Machine")],
      },
      {
        name: "detections",
        label: "Fetch detections",
        method: "GET",
        path: "/detections",
        parameters: [optional("since", "Since", "date")],
        fetches: true,
      },
    ],
  ),
  integration(
    {
      key: "reputation",
      name: "Reputation service",
      description: "What is known of an address, a file or a name.",
    },
    "Clearsight",
    [
      {
        name: "address",
        label: "Look up an address",
        method: "GET",
        path: "/v2/addresses/{address}",
        parameters: [needed("address", "Address")],
      },
      {
        name: "file",
        label: "Look up a file",
        method: "GET",
        path: "/v2/files/{hash}",
        parameters: [needed("hash", "SHA-256")],
      },
      {
        name: "domain",
        label: "Look up a domain",
        method: "GET",
        path: "/v2/domains/{domain}",
        parameters: [needed("domain", "Domain")],
      },
    ],
    { authentication: "header", header: "X-Api-Key" },
  ),
  integration(
    { key: "mailbox", name: "Mail gateway", description: "Searches delivered mail and takes it back." },
    "Postern",
    [
      {
        name: "search",
        label: "Search messages",
        method: "GET",
        path: "/messages",
        parameters: [needed("sender", "Sender"), optional("subject", "Subject")],
      },
      {
        name: "takeBack",
        label: "Take back a message",
        method: "POST",
        path: "/messages/{message}/withdrawal",
        parameters: [needed("message", "Message")],
      },
      {
        name: "reported",
        label: "Fetch reported messages",
        method: "GET",
        path: "/reported",
        parameters: [],
        fetches: true,
      },
    ],
  ),
  integration(
    { key: "identity", name: "Identity directory", description: "Looks up people and ends their sessions." },
    "Keystone",
    [
      {
        name: "person",
        label: "Look up a person",
        method: "GET",
        path: "/people/{account}",
        parameters: [needed("account", "Account")],
      },
      {
        name: "endSessions",
        label: "End all sessions",
        method: "POST",
        path: "/people/{account}/sign-outs",
        parameters: [needed("account", "Account")],
      },
      {
        name: "suspend",
        label: "Suspend an account",
        method: "PATCH",
        path: "/people/{account}",
        parameters: [needed("account", "Account"), needed("suspended", "Suspended", "boolean")],
      },
    ],
  ),
  integration(
    { key: "firewall", name: "Perimeter firewall", description: "Blocks and frees addresses at the edge." },
    "Palisade",
    [
      {
        name: "block",
        label: "Block an address",
        method: "PUT",
        path: "/blocklist/{address}",
        parameters: [needed("address", "Address"), optional("hours", "Hours", "number")],
      },
      {
        name: "free",
        label: "Free an address",
        method: "DELETE",
        path: "/blocklist/{address}",
        parameters: [needed("address", "Address")],
      },
    ],
    {
      authentication: "basic",
      fields: [needed("user", "User"), secret("password", "Password")],
    },
  ),
  integration(
    {
      key: "desk",
      name: "Service desk",
      description: "Opens and updates tickets of the customer.",
      builtIn: true,
    },
    "Bailiwick",
    [
      {
        name: "open",
        label: "Open a ticket",
        method: "POST",
        path: "/tickets",
        parameters: [
          needed("title", "Title"),
          optional("text", "Text"),
          optional("urgent", "Urgent", "boolean"),
        ],
      },
      {
        name: "comment",
        label: "Comment on a ticket",
        method: "POST",
        path: "/tickets/{ticket}/comments",
        parameters: [needed("ticket", "Ticket"), needed("text", "Text")],
      },
    ],
  ),
  integration(
    {
      key: "chat",
      name: "Team chat",
      description: "Tells a room of people.",
      builtIn: true,
      configured: false,
    },
    "Bailiwick",
    [
      {
        name: "post",
        label: "Post to a room",
        method: "POST",
        path: "/rooms/{room}/posts",
        parameters: [needed("room", "Room"), needed("text", "Text")],
      },
    ],
  ),
];

type Reach = { values?: Record<string, string>; secrets?: Record<string, string>; toggle?: boolean };

function connection(
  key: string,
  name: string,
  description: string,
  to: string,
  { values = {}, secrets = { token: "demo-token" }, toggle = true }: Reach,
  properties: Record<string, string> = {},
): DemoItem {
  return {
    key,
    type: "connection",
    name,
    description,
    settings: { tenantToggle: toggle },
    secrets,
    define: (id) => ({ integrationId: id(to), scope: { kind: "all" }, values, properties }),
  };
}

/** How the products are reached. The addresses answer nobody: they end in `.example`. */
export const CONNECTIONS: readonly DemoItem[] = [
  connection("endpointCloud", "Endpoint cloud", "All machines of the fleet.", "endpoint", {
    values: { baseUrl: "https://fleet.northwall.example/api" },
  }),
  connection("reputationShared", "Reputation", "One subscription for all customers.", "reputation", {
    values: { baseUrl: "https://api.clearsight.example" },
  }),
  connection("mailCloud", "Mail", "The gateway before the customers' mailboxes.", "mailbox", {
    values: { baseUrl: "https://mail.postern.example/api" },
  }),
  connection("people", "People", "The directory of the security floor.", "identity", {
    values: { baseUrl: "https://id.keystone.example/scim" },
    toggle: false,
  }),
  connection(
    "edge",
    "Edge",
    "The firewalls at the edge.",
    "firewall",
    {
      values: { baseUrl: "https://edge.palisade.example/api", user: "bailiwick" },
      secrets: { password: "demo-password" },
    },
    { line: "production" },
  ),
  connection("tickets", "Tickets", "The customers' service desk.", "desk", {
    values: { baseUrl: "https://desk.example/api" },
  }),
];
