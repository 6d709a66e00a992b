import { lookup } from "node:dns/promises";
import { env } from "@/lib/core/env";
import { type Range, rangesOf, refusedAddress } from "./addresses";
import { type Answer, exchange, type Pinned } from "./exchange";
import { OutboundError } from "./failures";

/** A call to an address that somebody entered. */
export type OutboundRequest = {
  url: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
};

/** What a call may take. Without them: 15 seconds, 5,000,000 bytes of answer, three redirects. */
export type OutboundLimits = { timeoutMs?: number; maxBytes?: number; redirects?: number };

/** What came back, whatever its status. `body` is its text, `ms` how long all of it took. */
export type OutboundAnswer = Answer & { ms: number };

/** What tests put in the place of the world's own. */
export type OutboundWorld = { resolve?: Resolve; allowed?: readonly Range[]; own?: readonly string[] };

type Resolve = (host: string) => Promise<readonly Pinned[]>;

/** Headers that a redirect to another origin may see: any other may be a secret. */
const HARMLESS = new Set(["accept", "accept-language", "user-agent"]);
const OURS = new Set(["host", "connection", "content-length", "transfer-encoding", "upgrade", "expect"]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * The console's one way to call an address that somebody entered. Every address of the name is checked, and the
 * connection goes to one that was; redirects are followed one by one, each checked anew, and take no secret to another
 * origin. No proxy of the environment is used. Throws `OutboundError`, whose message is a sentence for the person.
 */
export async function outbound(
  request: OutboundRequest,
  { timeoutMs = 15_000, maxBytes = 5_000_000, redirects = 3 }: OutboundLimits = {},
  world: OutboundWorld = {},
): Promise<OutboundAnswer> {
  const start = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  let call = { ...request, method: (request.method ?? "GET").toUpperCase(), headers: ownHeaders(request) };
  let url = checkedUrl(request.url);
  for (let hop = 0; ; hop++) {
    const pinned = await checkedAddresses(url, world, signal, timeoutMs);
    const answer = await exchange(url, call, pinned, { signal, timeoutMs, maxBytes });
    const to = REDIRECTS.has(answer.status) ? answer.headers.location : undefined;
    if (to === undefined) return { ...answer, ms: Math.round(performance.now() - start) };
    if (hop >= redirects) {
      throw new OutboundError("redirect", `The address leads on more than ${redirects} times.`);
    }
    const next = checkedUrl(to, url);
    call = redirected(call, answer.status, url, next);
    url = next;
  }
}

/** Throws `OutboundError` for an address that nothing is sent to, by its look alone. */
function checkedUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base);
  if (!url)
    throw new OutboundError("refused", "This is not a full web address, such as https://example.com.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new OutboundError("refused", "Only http and https addresses are called.");
  }
  if (url.username || url.password) {
    throw new OutboundError("refused", "An address with a name or password in it is not called.");
  }
  return url;
}

async function checkedAddresses(
  url: URL,
  { resolve = resolveAll, allowed = rangesOf(env().BAILIWICK_OUTBOUND_ALLOW), own }: OutboundWorld,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<readonly Pinned[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = await Promise.race([resolve(host).catch(() => []), ended(signal, url, timeoutMs)]);
  if (found.length === 0) throw new OutboundError("unreachable", `The name ${url.hostname} is not known.`);
  for (const { address } of found) {
    const why = refusedAddress(address, allowed, own);
    if (!why) continue;
    const named = address === host ? "" : ` (${address})`;
    throw new OutboundError(
      "refused",
      `${url.hostname}${named} is not called: the address is ${why}. An operator can allow it by BAILIWICK_OUTBOUND_ALLOW.`,
    );
  }
  return found;
}

const resolveAll: Resolve = (host) => lookup(host, { all: true, verbatim: true });

function ended(signal: AbortSignal, url: URL, timeoutMs: number): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(OutboundError.late(url.hostname, timeoutMs));
    if (signal.aborted) late();
    else signal.addEventListener("abort", late, { once: true });
  });
}

function ownHeaders({ headers = {} }: OutboundRequest): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !OURS.has(name.toLowerCase()));
  const names = new Set(kept.map(([name]) => name.toLowerCase()));
  const extra = names.has("user-agent") ? [] : [["user-agent", "Bailiwick"] as const];
  return { ...Object.fromEntries([...kept, ...extra]), "accept-encoding": "identity" };
}

type Call = { method: string; headers: Record<string, string>; body?: string };

function redirected<C extends Call>(call: C, status: number, from: URL, to: URL): C {
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw new OutboundError("redirect", `${from.hostname} leads on to an address without encryption.`);
  }
  const keeps = status === 307 || status === 308 || call.method === "GET" || call.method === "HEAD";
  const { body, ...bare } = call;
  const next = keeps ? call : ({ ...bare, method: "GET" } as C);
  if (from.origin === to.origin) return next;
  if (next.body !== undefined) {
    throw new OutboundError("redirect", `${from.hostname} wants the data to be sent on to ${to.hostname}.`);
  }
  const kept = Object.entries(call.headers).filter(
    ([name]) => HARMLESS.has(name.toLowerCase()) || name === "accept-encoding",
  );
  return { ...next, headers: Object.fromEntries(kept) };
}
