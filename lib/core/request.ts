import { headers } from "next/headers";
import { cache } from "react";
import { env } from "./env";
import { Refusal } from "./errors";

/** What `scripts/web.ts` says of a request, in headers that it alone sets. */
export type RequestFacts = {
  readonly id: string;
  readonly ip: string | null;
  readonly path: string;
  readonly host: string;
  readonly userAgent: string | null;
  readonly origin: string | null;
  readonly fetchSite: string | null;
};

/** The facts of the current request. Throws where the request did not come through our own server. */
export const requestFacts = cache(async (): Promise<RequestFacts> => factsOf(await headers()));

/** As `requestFacts`, of headers that are at hand. */
export function factsOf(all: Pick<Headers, "get">): RequestFacts {
  if (!process.env.BAILIWICK_EDGE_TOKEN || all.get("x-bailiwick-edge") !== process.env.BAILIWICK_EDGE_TOKEN) {
    throw new Error("The request did not come through scripts/web.ts, so nothing in it can be believed.");
  }
  return {
    id: all.get("x-bailiwick-request-id") ?? "",
    ip: all.get("x-bailiwick-ip") || null,
    path: all.get("x-bailiwick-path") ?? "/",
    host: all.get("host") ?? "",
    userAgent: all.get("user-agent"),
    origin: all.get("origin"),
    fetchSite: all.get("sec-fetch-site"),
  };
}

/**
 * Refuses a write that another site may have caused: the Origin must be ours; where it is absent, the browser
 * must say that the request is same-origin. Throws `Refusal`.
 */
export function requireSameOrigin(facts: Pick<RequestFacts, "origin" | "fetchSite" | "host">): void {
  const ours =
    facts.origin === null
      ? facts.fetchSite === "same-origin"
      : hostOf(facts.origin) === facts.host || facts.origin === publicOrigin();
  if (!ours)
    throw new Refusal(
      "forbidden",
      "This request came from another site. Open the console itself and try again.",
    );
}

/** The console's own origin, where it is configured. */
export function publicOrigin(): string | undefined {
  const url = env().BAILIWICK_PUBLIC_URL;
  return url ? new URL(url).origin : undefined;
}

/** The tenant that a path belongs to: `/t/<slug>/…`, and main for `/gateway`. */
export function tenantOfPath(path: string): string | undefined {
  if (path === "/gateway" || path.startsWith("/gateway/")) return "main";
  const slug = /^\/t\/([^/]+)/.exec(path)?.[1];
  return slug === undefined ? undefined : safeDecode(slug);
}

function safeDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
