import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { env } from "@/lib/core/env";
import { FORM_TARGET, withFormTarget } from "@/lib/core/form-target";
import { log } from "@/lib/core/log";
import { limitBody } from "./body-limit";
import { measured } from "./metrics";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * What happens to every request before Next sees it: a request id, the caller's address and the path in
 * headers that nobody else can set; forwarded headers dropped unless a proxy is trusted; a body limit; the
 * content security policy; one log line and one measurement.
 */
export function edge({ dev, handle }: { dev: boolean; handle: Handler }) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const id = randomUUID();
    const started = performance.now();
    const path = pathOf(request);
    const ip = stamp(request, id, path);
    secure(request, response, dev);
    response.setHeader("x-request-id", id);
    response.on("close", () => {
      const ms = Math.round((performance.now() - started) * 10) / 10;
      measured(request.method ?? "", path, response.statusCode, ms / 1000);
      if (path.startsWith("/_next/")) return;
      log.info(
        { requestId: id, method: request.method, path, status: response.statusCode, ms, ip },
        "request",
      );
    });
    if (!limitBody(request, response)) return;
    handle(request, response).catch((error: unknown) => {
      log.error({ requestId: id, err: error }, "the request failed outside of the application");
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(`Something failed on our side. Reference ${id.slice(0, 8)}.`);
    });
  };
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}

function stamp(request: IncomingMessage, id: string, path: string): string {
  const { headers } = request;
  const trusted = env().BAILIWICK_TRUST_PROXY === true;
  const forwarded = trusted
    ? String(headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1)
        ?.trim()
    : "";
  if (trusted && headers["x-forwarded-host"]) headers.host = String(headers["x-forwarded-host"]);
  for (const name of Object.keys(headers)) {
    if (name.startsWith("x-forwarded-") || name.startsWith("x-bailiwick-") || name === "forwarded")
      delete headers[name];
  }
  const ip = forwarded || request.socket.remoteAddress || "";
  headers["x-bailiwick-edge"] = process.env.BAILIWICK_EDGE_TOKEN;
  headers["x-bailiwick-request-id"] = id;
  headers["x-bailiwick-ip"] = ip;
  headers["x-bailiwick-path"] = path;
  return ip;
}

function secure(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  const nonce = randomBytes(16).toString("base64");
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  // Next reads the nonce from the request's policy and puts it on its own scripts.
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
  // Next keeps a handler from setting a header that is there already, so this one is completed last.
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (...head: unknown[]) => {
    const target = response.getHeader(FORM_TARGET);
    response.removeHeader(FORM_TARGET);
    if (typeof target === "string")
      response.setHeader("content-security-policy", withFormTarget(policy, target));
    return writeHead(...head);
  };
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "same-origin");
  response.setHeader("permissions-policy", "camera=(), microphone=(), geolocation=()");
  response.setHeader("cross-origin-opener-policy", "same-origin");
  if (env().BAILIWICK_PUBLIC_URL?.startsWith("https:")) {
    response.setHeader("strict-transport-security", "max-age=31536000");
  }
}
