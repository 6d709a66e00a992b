import type { Integration } from "@/lib/content/definitions/others";
import type { OutboundAnswer, OutboundRequest } from "@/lib/outbound/outbound";

/** What a call needs of a connection. */
export type Connected = {
  readonly integration: Integration;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
};

type Parameters = Readonly<Record<string, unknown>>;

/**
 * The HTTP call of an integration's command through a connection: parameters in the path where it names them, else in
 * the query, or in the body of a method that has one. Throws a sentence for a wrong command or parameter.
 */
export function requestOf(
  { integration, values, secrets }: Connected,
  commandName: string,
  parameters: Parameters,
): OutboundRequest {
  const command = integration.commands.find(({ name }) => name === commandName);
  if (!command) throw new Error(`The integration has no command “${commandName}”.`);
  const missing = command.parameters.find(({ name, required }) => required && empty(parameters[name]));
  if (missing) throw new Error(`The parameter “${missing.label}” is missing.`);
  const url = URL.parse(values.baseUrl ?? "");
  if (!url) throw new Error("The connection's address is not a full web address.");
  const rest = new Map(Object.entries(parameters).filter(([, value]) => !empty(value)));
  const [path = "", query = ""] = command.path.split("?", 2);
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(rest.get(name) ?? "");
    rest.delete(name);
    if (value === "" || value === "." || value === "..") {
      throw new Error(`The parameter “${name}” cannot stand in the path.`);
    }
    return encodeURIComponent(value);
  });
  url.pathname = url.pathname.replace(/\/+$/, "") + filled;
  url.search = query;
  url.hash = "";
  const headers: Record<string, string> = {
    accept: "application/json, */*;q=0.5",
    ...authentication(integration, values, secrets),
  };
  if (command.method === "GET" || command.method === "DELETE") {
    for (const [name, value] of rest) url.searchParams.set(name, textOf(value));
    return { url: url.href, method: command.method, headers };
  }
  headers["content-type"] = "application/json";
  return { url: url.href, method: command.method, headers, body: JSON.stringify(Object.fromEntries(rest)) };
}

/** Notes each secret of a call: the connection's own, and parameters that are secret. */
export function noteSecrets(
  secrets: Set<string>,
  { integration, values, secrets: own }: Connected,
  commandName: string,
  parameters: Readonly<Record<string, unknown>>,
): void {
  for (const secret of Object.values(own)) secrets.add(secret);
  if (own.password) secrets.add(`${values.username ?? ""}:${own.password}`);
  for (const { name, secret } of fieldsOf(integration, commandName)) {
    const value = parameters[name];
    if (secret && typeof value === "string" && value) secrets.add(value);
  }
}

const fieldsOf = (integration: Integration, commandName: string) =>
  integration.commands.find(({ name }) => name === commandName)?.parameters ?? [];

/** What a step makes of an answer: JSON where it is. Throws a sentence for a status of 400 and above. */
export function answerOf({ status, body }: OutboundAnswer): { status: number; body: unknown } {
  const parsed = jsonOr(body);
  if (status >= 400) throw new CallFailed(`The service answered ${status}.`, { status, body: parsed });
  return { status, body: parsed };
}

/** A call that the service refused, with its answer. */
export class CallFailed extends Error {
  constructor(
    message: string,
    readonly output: unknown,
  ) {
    super(message);
  }
}

function authentication(
  { authentication: kind, header = "Authorization" }: Integration,
  values: Connected["values"],
  secrets: Connected["secrets"],
): Record<string, string> {
  switch (kind) {
    case "none":
      return {};
    case "basic": {
      const pair = `${values.username ?? ""}:${secrets.password ?? ""}`;
      return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
    }
    case "bearer":
      return { authorization: `Bearer ${secrets.token ?? ""}` };
    case "header":
      return { [header.toLowerCase()]: secrets.token ?? "" };
  }
}

function jsonOr(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

const empty = (value: unknown) => value === undefined || value === null || value === "";
const textOf = (value: unknown) => (typeof value === "object" ? JSON.stringify(value) : String(value));
