import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import { OutboundError } from "@/lib/outbound/failures";
import { quoted, SsoRefusal } from "../refusal";
import type { Reason } from "../words";

/** An error and what it was caused by, outermost first. */
export function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let each = error; each instanceof Error && causes.length < 8; each = each.cause) causes.push(each);
  return causes;
}

const BY_CLAIM: Readonly<Record<string, Reason>> = {
  iss: "issuer",
  aud: "audience",
  azp: "audience",
  nonce: "nonce",
  exp: "expired",
  nbf: "not_yet_valid",
  sub: "subject",
};

/**
 * What openid-client refused, as the administrator reads it; nothing of a token or secret is in it. Any other error is
 * ours, and comes back as it is.
 */
export function refusedBy(error: unknown): unknown {
  const causes = causesOf(error);
  const found = <T extends Error>(kind: abstract new (...given: never[]) => T) =>
    causes.find((cause): cause is T => cause instanceof kind);
  const own = found(SsoRefusal);
  if (own) return own;
  const outbound = found(OutboundError);
  if (outbound) return new SsoRefusal("unreachable", outbound.message);
  const denied = found(AuthorizationResponseError);
  if (denied)
    return new SsoRefusal(
      "status",
      `It says ${quoted([denied.error, denied.error_description].filter(Boolean).join(": "))}.`,
    );
  const body = found(ResponseBodyError);
  if (body)
    return new SsoRefusal(
      "code",
      `It says ${quoted([body.error, body.error_description].filter(Boolean).join(": "))}.`,
    );
  if (found(WWWAuthenticateChallengeError)) return new SsoRefusal("code");
  if (!found(ClientError)) return error;
  const innermost = causes.at(-1);
  const facts = factsOf(innermost?.cause);
  const reason = BY_CLAIM[String(facts.claim)];
  if (reason) return new SsoRefusal(reason);
  const text = causes.map(({ message }) => message).join(" ");
  if (/"alg"|JWS alg/.test(text)) return new SsoRefusal("algorithm");
  if (/signature|verification key/.test(text)) return new SsoRefusal("signature");
  if (facts.attribute === "sub") return new SsoRefusal("subject");
  if (innermost?.cause instanceof Response)
    return new SsoRefusal("unreachable", `It answered with status ${innermost.cause.status}.`);
  return new SsoRefusal("malformed", (innermost?.message ?? "").slice(0, 200));
}

function factsOf(cause: unknown): { claim?: unknown; attribute?: unknown } {
  return typeof cause === "object" && cause !== null ? cause : {};
}
