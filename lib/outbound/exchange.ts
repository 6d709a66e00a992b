import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { OutboundError } from "./failures";

/** An address that was checked. */
export type Pinned = { address: string; family: number };

/** What one server answered. Headers of several values are joined by commas. */
export type Answer = { status: number; headers: Readonly<Record<string, string>>; body: string };

type Call = { method: string; headers: OutgoingHttpHeaders; body?: string };
type Within = { signal: AbortSignal; timeoutMs: number; maxBytes: number };

const SAID: Readonly<Record<string, string>> = {
  ECONNREFUSED: "does not take connections",
  ECONNRESET: "broke the connection off",
  EPIPE: "broke the connection off",
  EHOSTUNREACH: "cannot be reached",
  ENETUNREACH: "cannot be reached",
  ETIMEDOUT: "cannot be reached",
  CERT_HAS_EXPIRED: "has a certificate that ran out",
  ERR_TLS_CERT_ALTNAME_INVALID: "has a certificate for another name",
  DEPTH_ZERO_SELF_SIGNED_CERT: "has a certificate that it signed itself",
  SELF_SIGNED_CERT_IN_CHAIN: "has a certificate of an unknown authority",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "has a certificate of an unknown authority",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "has a certificate of an unknown authority",
};

/** One request over a connection of its own to one of the pinned addresses. Throws `OutboundError`. */
export function exchange(url: URL, call: Call, pinned: readonly Pinned[], within: Within): Promise<Answer> {
  const { signal, timeoutMs, maxBytes } = within;
  const host = url.hostname;
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise<Answer>((resolve, reject) => {
    const failed = (error: unknown) => reject(failure(error, host, signal, timeoutMs));
    try {
      const sent = request(
        url,
        { method: call.method, headers: call.headers, agent: false, lookup: only(pinned), signal },
        (answer) => read(answer, host, maxBytes).then(resolve, failed),
      );
      sent.on("error", failed);
      sent.end(call.body);
    } catch (error) {
      failed(error);
    }
  });
}

/** Answers with the checked addresses, so that a name cannot lead elsewhere the second time. */
function only(pinned: readonly Pinned[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = pinned;
    if (options.all) done(null, [...pinned]);
    else if (first) done(null, first.address, first.family);
  };
}

async function read(answer: IncomingMessage, host: string, maxBytes: number): Promise<Answer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) {
      answer.destroy();
      const message = `${host} answered with more than ${maxBytes.toLocaleString("en")} bytes.`;
      throw new OutboundError("too_large", message);
    }
    parts.push(part);
  }
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value ?? "")]);
  const body = Buffer.concat(parts).toString("utf8");
  return { status: answer.statusCode ?? 0, headers: Object.fromEntries(headers), body };
}

function failure(error: unknown, host: string, signal: AbortSignal, timeoutMs: number): OutboundError {
  if (error instanceof OutboundError) return error;
  if (signal.aborted) return OutboundError.late(host, timeoutMs);
  const code = codeOf(error);
  if (code === "ERR_INVALID_CHAR" || code === "ERR_INVALID_HTTP_TOKEN") {
    return new OutboundError("refused", "A header of the call has a character that headers cannot have.");
  }
  return new OutboundError("unreachable", `${host} ${SAID[code] ?? "gave no answer that can be read"}.`);
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
