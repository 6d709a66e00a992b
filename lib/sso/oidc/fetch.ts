import type { CustomFetch } from "openid-client";
import { type OutboundWorld, outbound } from "@/lib/outbound/outbound";

const LIMITS = { timeoutMs: 10_000, maxBytes: 500_000, redirects: 0 };
const BODILESS = new Set([204, 205, 304]);

/** A fetch for openid-client by the console's own guarded way out; nothing is followed elsewhere. */
export function guardedFetch(world: OutboundWorld = {}): CustomFetch {
  return async (url, { method, headers, body }) => {
    const request = { url, method, headers, ...(body && { body: String(body) }) };
    const answer = await outbound(request, LIMITS, world);
    return new Response(BODILESS.has(answer.status) ? null : answer.body, {
      status: answer.status,
      headers: answer.headers,
    });
  };
}

/** True where a provider may be asked without TLS: on this machine, for trying things out. */
export function isLoopback(url: URL): boolean {
  return url.protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
}
