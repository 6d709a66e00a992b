import { TenantUnavailable } from "@/db/connection";
import { authenticateScim } from "@/lib/directory/authenticate";
import { logScim } from "@/lib/directory/log";
import type { ScimAsked, ScimCaller } from "@/lib/directory/scim/caller";
import { badRequest, ScimRefusal, scimErrorBody } from "@/lib/directory/scim/errors";
import { LIMITS } from "@/lib/directory/scim/limits";
import { etagOf, type ScimReply } from "@/lib/directory/scim/reply";
import { consoleUrl } from "./env";
import { brokenConstraint } from "./errors";
import { log, reference } from "./log";
import { Buckets } from "./rate-limit";
import { factsOf } from "./request";
import { UNAVAILABLE } from "./unavailable";

const WRONG_TOKENS_PER_MINUTE = 60;

const shared = globalThis as typeof globalThis & { bailiwickScim?: { clients: Buckets; wrong: Buckets } };
shared.bailiwickScim ??= {
  clients: new Buckets(() => LIMITS.requestsPerMinute, 60),
  wrong: new Buckets(() => WRONG_TOKENS_PER_MINUTE, 60),
};
const { clients, wrong } = shared.bailiwickScim;

type Route = { params: Promise<{ tenant: string; path?: string[] }> };
type Serve = (caller: ScimCaller, asked: ScimAsked) => Promise<ScimReply>;

/**
 * Makes the handler of the SCIM server's addresses, its one gate (A6): the bearer token of the directory of the tenant
 * in the address, the rate limit, the body's limit. Cookies count for nothing. Writes and refusals are logged for the
 * tenant. Never throws: refusals are SCIM's own errors.
 */
export function scim(serve: Serve): (request: Request, route: Route) => Promise<Response> {
  return async (request, route) => {
    const started = performance.now();
    const { method } = request;
    const headers = new Headers({ "cache-control": "no-store" });
    const { tenant: slug, path = [] } = await route.params;
    let caller: ScimCaller | undefined;
    const note = (status: number, error: string | null) =>
      caller &&
      logScim(caller.tenant, { method, path, status, error, ms: performance.now() - started }).catch((err) =>
        log.warn({ err }, "a request of a directory could not be logged"),
      );
    try {
      const tenant = await authenticated(request, slug, headers);
      caller = { tenant, base: `${consoleUrl()}/t/${tenant.slug}/scim/v2` };
      limit(clients, tenant.id, headers);
      const reply = await serve(caller, await askedOf(request, path));
      if (method !== "GET") await note(reply.status, null);
      return answer(reply, headers);
    } catch (error) {
      const refusal = refusalOf(error);
      await note(refusal.status, refusal.message);
      if (refusal.status === 401) headers.set("www-authenticate", 'Bearer realm="scim"');
      return answer({ status: refusal.status, body: scimErrorBody(refusal) }, headers);
    }
  };
}

async function authenticated(request: Request, slug: string, headers: Headers) {
  const { ip } = factsOf(request.headers);
  const from = ip ?? "";
  if (!wrong.peek(from).allowed) limit(wrong, from, headers);
  try {
    return await authenticateScim(request.headers.get("authorization"), slug);
  } catch (error) {
    if (error instanceof ScimRefusal) wrong.take(from);
    throw error;
  }
}

function limit(buckets: Buckets, key: string, headers: Headers): void {
  const { allowed, resetSeconds } = buckets.take(key);
  if (allowed) return;
  headers.set("retry-after", String(resetSeconds));
  throw new ScimRefusal(429, `Too many requests. Try again in ${resetSeconds} seconds.`);
}

async function askedOf(request: Request, path: readonly string[]): Promise<ScimAsked> {
  const writes = request.method !== "GET" && request.method !== "DELETE";
  return {
    method: request.method,
    path,
    query: new URL(request.url).searchParams,
    ifMatch: request.headers.get("if-match"),
    ifNoneMatch: request.headers.get("if-none-match"),
    body: writes ? await bodyOf(request) : undefined,
  };
}

async function bodyOf(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/scim+json" && type !== "application/json")
    throw new ScimRefusal(415, "Send the body as Content-Type: application/scim+json.");
  const tooLarge = new ScimRefusal(413, "The body is larger than 1 MiB. Send less at once.");
  if (Number(request.headers.get("content-length") ?? 0) > LIMITS.bodyBytes) throw tooLarge;
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > LIMITS.bodyBytes) throw tooLarge;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw badRequest("invalidSyntax", "The body is not valid JSON.");
  }
}

function refusalOf(error: unknown): ScimRefusal {
  if (error instanceof ScimRefusal) return error;
  if (error instanceof TenantUnavailable) return new ScimRefusal(503, UNAVAILABLE[error.why]);
  const ref = reference();
  if (brokenConstraint(error) !== undefined) {
    log.warn({ ref, err: error }, "a constraint refused a directory's write");
    return new ScimRefusal(409, `This conflicts with what is there (reference ${ref}).`, "uniqueness");
  }
  log.error({ ref, err: error }, "a request of a directory failed");
  return new ScimRefusal(
    500,
    `Something failed on our side and nothing was changed. Report reference ${ref}.`,
  );
}

function answer({ status, body, version, location }: ScimReply, headers: Headers): Response {
  if (version !== undefined) headers.set("etag", etagOf(version));
  if (location) headers.set("location", location);
  if (!body) return new Response(null, { status, headers });
  headers.set("content-type", "application/scim+json; charset=utf-8");
  return new Response(JSON.stringify(body), { status, headers });
}
