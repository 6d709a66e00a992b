import { allowInsecureRequests, customFetch, discovery, type ServerMetadata } from "openid-client";
import { invalid } from "@/lib/core/errors";
import { OutboundError } from "@/lib/outbound/failures";
import type { OutboundWorld } from "@/lib/outbound/outbound";
import { guardedFetch, isLoopback } from "./fetch";
import { OidcProvider } from "./model";
import { causesOf } from "./refused";

const SECONDS = 10;
const SUFFIX = /\/\.well-known\/openid-configuration\/?$/;

/**
 * Asks a provider what it is, by the address that an administrator entered: its issuer, or where its configuration
 * stands (A2). It must call itself by that address, so one that speaks for many organisations at once is refused.
 * Throws `Refusal` (invalid) with a sentence for `issuer`.
 */
export async function discover(entered: string, world: OutboundWorld = {}): Promise<OidcProvider> {
  const server = URL.parse(entered.trim().replace(SUFFIX, ""));
  if (!server) throw wrong("This is not a full web address, such as https://example.com.");
  if (server.username || server.password || server.search || server.hash)
    throw wrong("Enter the address without a name, a query or a fragment.");
  const plain = isLoopback(server);
  if (server.protocol !== "https:" && !plain) throw wrong("The provider's address must begin with https.");
  const options = {
    [customFetch]: guardedFetch(world),
    timeout: SECONDS,
    ...(plain && { execute: [allowInsecureRequests] }),
  };
  const found = await discovery(server, "unknown", undefined, undefined, options).catch((error: unknown) => {
    throw wrong(sentenceOf(error));
  });
  const provider = factsOf(found.serverMetadata(), plain);
  if (new URL(provider.issuer).href !== server.href)
    throw wrong(`The provider there calls itself ${provider.issuer.slice(0, 200)}. Enter that address.`);
  return provider;
}

function factsOf(metadata: ServerMetadata, plain: boolean): OidcProvider {
  const parsed = OidcProvider.safeParse({
    issuer: metadata.issuer,
    authorizationUrl: metadata.authorization_endpoint,
    tokenUrl: metadata.token_endpoint,
    keysUrl: metadata.jwks_uri,
    userInfoUrl: metadata.userinfo_endpoint ?? null,
    logoutUrl: metadata.end_session_endpoint ?? null,
    namesItself: metadata.authorization_response_iss_parameter_supported === true,
  });
  if (!parsed.success) throw wrong("The provider does not say where people sign in and where its keys are.");
  if (!plain && !isEncrypted(parsed.data)) throw wrong("Each of the provider's addresses must be https.");
  return parsed.data;
}

/** True where each address of a provider begins with https. */
export function isEncrypted(provider: OidcProvider): boolean {
  const { issuer, authorizationUrl, tokenUrl, keysUrl, userInfoUrl, logoutUrl } = provider;
  const all = [issuer, authorizationUrl, tokenUrl, keysUrl, userInfoUrl, logoutUrl];
  return all.every((url) => url === null || url.startsWith("https://"));
}

function sentenceOf(error: unknown): string {
  const outbound = causesOf(error).find((cause) => cause instanceof OutboundError);
  return outbound?.message ?? "There is no OpenID Connect provider at this address.";
}

function wrong(message: string) {
  return invalid(message, { issuer: message });
}
