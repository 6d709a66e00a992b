import {
  type CompactJWSHeaderParameters,
  compactVerify,
  createLocalJWKSet,
  errors,
  type JSONWebKeySet,
} from "jose";
import type { Check } from "../lab";
import { quoted, SsoRefusal } from "../refusal";
import { REASONS, type Reason } from "../words";
import type { Claims } from "./claims";
import { ALGORITHMS, SKEW_SECONDS } from "./party";

/** A check with what would be refused for it. */
export type Checked = Check & { readonly reason?: Reason };

/** What a token is held against. */
export type Held = { readonly issuer: string; readonly clientId: string; readonly now: Date };

/**
 * Whether one of the provider's keys has signed a token. `keys` may be why there are none: then nobody can tell, and a
 * sign-in would fail as well.
 */
export async function checkSignature(
  token: string,
  header: CompactJWSHeaderParameters,
  keys: JSONWebKeySet | SsoRefusal,
): Promise<Checked[]> {
  const method = { what: "Signing method", detail: String(header.alg) };
  if (!ALGORITHMS.includes(header.alg))
    return [
      { ...method, state: "failed", reason: "algorithm", detail: `${quoted(header.alg)} is not accepted.` },
      { what: "Signature", state: "open", detail: "Not looked at: the method is not accepted." },
    ];
  const signature = async (): Promise<Checked> => {
    if (keys instanceof SsoRefusal)
      return { what: "Signature", state: "failed", reason: keys.reason, detail: keys.message };
    try {
      await compactVerify(token, createLocalJWKSet(keys), { algorithms: ALGORITHMS });
      return { what: "Signature", state: "passed", detail: "By a key that the provider publishes." };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      const unknown = error instanceof errors.JWKSNoMatchingKey;
      const detail = unknown
        ? `The provider publishes no key ${quoted(header.kid)} for it.`
        : "None of the keys that the provider publishes has made it.";
      return { what: "Signature", state: "failed", reason: "signature", detail };
    }
  };
  return [{ ...method, state: "passed" }, await signature()];
}

/** What a token claims, held against a connection: each check of a sign-in that can be made without its request. */
export function checkClaims(claims: Claims, { issuer, clientId, now }: Held): Checked[] {
  const { iss, aud, azp, sub, exp, iat, nbf, nonce, at_hash } = claims;
  const audiences = [aud].flat();
  const seconds = now.getTime() / 1000;
  const check = (what: string, wrong: false | [Reason, string], detail: string): Checked =>
    wrong ? { what, state: "failed", reason: wrong[0], detail: wrong[1] } : { what, state: "passed", detail };
  return [
    check("Issuer", iss !== issuer && ["issuer", `It names ${said(iss)}, not ${quoted(issuer)}.`], issuer),
    check(
      "Audience",
      (!audiences.includes(clientId) && [
        "audience",
        `It was made for ${said(aud)}, not for ${quoted(clientId)}.`,
      ]) ||
        (azp !== clientId &&
          (azp !== undefined || audiences.length > 1) && ["audience", `Its azp is ${said(azp)}.`]),
      clientId,
    ),
    check(
      "Subject",
      (typeof sub !== "string" || sub === "" || sub.length > 255) && ["subject", REASONS.subject],
      String(sub),
    ),
    check(
      "Not expired",
      typeof exp !== "number"
        ? ["malformed", "It does not say when it ends (exp)."]
        : exp <= seconds - SKEW_SECONDS && ["expired", `It ended at ${time(exp)}.`],
      `It ends at ${time(exp)}.`,
    ),
    check(
      "Issued before now",
      typeof iat !== "number"
        ? ["malformed", "It does not say when it was made (iat)."]
        : iat > seconds + SKEW_SECONDS && ["not_yet_valid", `It was made at ${time(iat)}, which is to come.`],
      `It was made at ${time(iat)}.`,
    ),
    ...(nbf === undefined
      ? []
      : [
          check(
            "Valid already",
            (typeof nbf !== "number" || nbf > seconds + SKEW_SECONDS) && [
              "not_yet_valid",
              `It is valid from ${time(nbf)}.`,
            ],
            `Since ${time(nbf)}.`,
          ),
        ]),
    typeof nonce === "string" && nonce !== ""
      ? {
          what: "Nonce",
          state: "open",
          detail: "It has one. Only the browser's own sign-in tells whose it is.",
        }
      : check("Nonce", ["malformed", "It has none, so it answers no sign-in that we began."], ""),
    ...(at_hash === undefined
      ? []
      : [
          {
            what: "Access token",
            state: "open" as const,
            detail: "Its hash is there. The access token is not.",
          },
        ]),
  ];
}

const said = (value: unknown) => quoted([value].flat().map(String).join(", "));

function time(seconds: unknown): string {
  const at = new Date(typeof seconds === "number" ? seconds * 1000 : Number.NaN);
  return Number.isNaN(at.getTime()) ? "no time" : `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
