import type { Asked, Operation, Reply } from "./api-operation";
import { admits, type Context, type Need } from "./context";
import { env } from "./env";
import { Refusal } from "./errors";
import { type AskedTwice, fingerprintOf } from "./idempotency";
import { keyContext } from "./key-context";
import { HttpRefusal, problemOf } from "./problem";
import { type Allowance, Buckets } from "./rate-limit";
import { factsOf, type RequestFacts } from "./request";

const BODY_LIMIT = 256 * 1024;
const WINDOW_SECONDS = 60;
const WRONG_KEYS_PER_MINUTE = 60;

const shared = globalThis as typeof globalThis & { bailiwickApi?: { keys: Buckets; wrong: Buckets } };
shared.bailiwickApi ??= {
  keys: new Buckets(() => env().BAILIWICK_API_REQUESTS_PER_MINUTE, WINDOW_SECONDS),
  wrong: new Buckets(() => WRONG_KEYS_PER_MINUTE, WINDOW_SECONDS),
};
const { keys, wrong } = shared.bailiwickApi;

type Route = { params: Promise<Record<string, string>> };

/**
 * Makes the handler of an operation of the REST API, its one gate: an API key of the tenant in the address, its rate
 * limit, its rights, then the input. Cookies count for nothing here, so another site can cause nothing. Never throws:
 * refusals are problem details.
 */
export function api(operation: Operation): (request: Request, route: Route) => Promise<Response> {
  return async (request, route) => {
    const headers = new Headers();
    const facts = factsOf(request.headers);
    try {
      const { tenant, ...params } = (await route.params) ?? {};
      const context = await authenticated(
        request,
        operation.rooted ? undefined : (tenant ?? ""),
        facts,
        headers,
      );
      limit(keys.take(context.apiKeyId ?? ""), headers);
      if (!admits(context, operation.needs)) throw new Refusal("forbidden", needWords(operation.needs));
      const asked = await askedOf(operation, request, params);
      return answer(operation, context, request, headers, await operation.serve(context, asked));
    } catch (error) {
      return problemOf(error, operation.id, facts.id, headers);
    }
  };
}

/** Counts wrong keys by address, so that looking for a right one costs the caller and not the database. */
async function authenticated(
  request: Request,
  tenant: string | undefined,
  facts: RequestFacts,
  headers: Headers,
): Promise<Context> {
  const from = facts.ip ?? "";
  const allowance = wrong.peek(from);
  if (!allowance.allowed) limit(allowance, headers);
  const authorization = request.headers.get("authorization");
  try {
    return await keyContext(authorization, tenant, facts);
  } catch (error) {
    if (authorization && error instanceof Refusal && error.code === "unauthenticated") wrong.take(from);
    throw error;
  }
}

function limit(allowance: Allowance, headers: Headers): void {
  const { allowed, limit, windowSeconds, remaining, resetSeconds } = allowance;
  headers.set("ratelimit-policy", `"requests";q=${limit};w=${windowSeconds}`);
  headers.set("ratelimit", `"requests";r=${remaining};t=${resetSeconds}`);
  if (allowed) return;
  headers.set("retry-after", String(resetSeconds));
  throw new Refusal("limited", `Too many requests. Try again in ${resetSeconds} seconds.`);
}

async function askedOf(
  operation: Operation,
  request: Request,
  params: Record<string, string>,
): Promise<Asked> {
  const url = new URL(request.url);
  const query = Object.fromEntries(url.searchParams);
  const text = operation.body ? await bodyOf(request, operation.bodyBytes ?? BODY_LIMIT) : "";
  const version = operation.ifMatch ? versionOf(request.headers.get("if-match")) : undefined;
  const once = operation.method === "GET" ? undefined : onceOf(operation, request, params, text);
  return { params, query, body: parsedJson(text), version, once };
}

async function bodyOf(request: Request, limit: number): Promise<string> {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge(limit);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > limit) throw tooLarge(limit);
  if (bytes.length === 0) return "";
  if (type !== "application/json")
    throw new HttpRefusal("unsupported_media_type", "Send the body as Content-Type: application/json.");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Refusal("invalid", "The body is not valid UTF-8.");
  }
}

const tooLarge = (limit: number) =>
  new HttpRefusal(
    "payload_too_large",
    `The body is larger than ${Math.floor(limit / 1024)} KiB. Send less at once.`,
  );

function parsedJson(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal("invalid", "The body is not valid JSON.");
  }
}

function versionOf(ifMatch: string | null): number {
  if (!ifMatch) {
    throw new HttpRefusal(
      "precondition_required",
      'Send the version that you read, from the ETag, such as If-Match: "3".',
    );
  }
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim())?.[1];
  if (!version) throw new HttpRefusal("precondition_failed", 'If-Match must be one version, such as "3".');
  return Number(version);
}

function onceOf(
  operation: Operation,
  request: Request,
  params: Record<string, string>,
  body: string,
): AskedTwice | undefined {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Refusal("invalid", "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.");
  const version = request.headers.get("if-match") ?? "";
  return { key, fingerprint: fingerprintOf([operation.id, JSON.stringify(params), version, body]) };
}

function answer(
  operation: Operation,
  context: Context,
  request: Request,
  headers: Headers,
  reply: Reply & { replayed?: true },
): Response {
  headers.set("cache-control", "no-store");
  if (reply.version !== undefined) headers.set("etag", `"${reply.version}"`);
  const base = operation.rooted ? "/api/v1" : `/api/v1/tenants/${context.tenant.slug}`;
  if (reply.location) headers.set("location", `${base}${reply.location}`);
  if (reply.next) headers.set("link", `<${nextOf(request, reply.next)}>; rel="next"`);
  if (reply.replayed) headers.set("idempotency-replayed", "true");
  if (operation.status === 204) return new Response(null, { status: 204, headers });
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(reply.body), { status: operation.status, headers });
}

function nextOf(request: Request, cursor: string): string {
  const { pathname, searchParams } = new URL(request.url);
  searchParams.set("cursor", cursor);
  return `${pathname}?${searchParams}`;
}

function needWords(needs: Need): string {
  if ("component" in needs) {
    return `The API key needs a role that gives ${needs.level === "edit" ? "View and edit" : "View"} of ${needs.component}.`;
  }
  return "Only a key with the role Account Admin may do this.";
}
