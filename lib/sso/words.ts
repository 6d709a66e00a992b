/** Which provider a connection was set up for; it chooses the words of the wizard and the mapping to begin with. */
export const TEMPLATES = ["okta", "entra", "keycloak", "google", "generic"] as const;
export type Template = (typeof TEMPLATES)[number];

/** How people call each provider. */
export const TEMPLATE_LABELS: Readonly<Record<Template, string>> = {
  okta: "Okta",
  entra: "Microsoft Entra ID",
  keycloak: "Keycloak",
  google: "Google Workspace",
  generic: "Another provider",
};

/** The protocols, by the kind of a connection. */
export const KIND_LABELS = { saml: "SAML 2.0", oidc: "OpenID Connect" } as const;
export type Kind = keyof typeof KIND_LABELS;

/** How the client's secret is sent to an OIDC provider. */
export const SECRET_WAYS = ["client_secret_basic", "client_secret_post"] as const;
export type SecretWay = (typeof SECRET_WAYS)[number];

/** The name that a mapping uses for the subject itself, such as the NameID of SAML. */
export const SUBJECT = "NameID";

/** The largest body of what providers post to the address for single logout. */
export const LOGOUT_BYTES = 128 * 1024;

/**
 * Why a sign-in by a provider was refused, as the administrator reads it. The person only learns that it failed, or
 * what stands in `TOLD`.
 */
export const REASONS = {
  too_large: "The response is larger than 128 kB.",
  malformed: "The response is not well-formed, or deeper or longer than is read.",
  doctype: "The response has a document type, which is never read.",
  comment: "The response has a comment, CDATA or a processing instruction.",
  not_a_response: "This is no SAML 2.0 response.",
  version: "The version is not 2.0.",
  assertions: "There must be exactly one assertion, directly in the response.",
  duplicate_id: "The same ID stands on more than one element.",
  signature: "The assertion bears no valid signature of this provider.",
  algorithm: "The signature or encryption uses a method that is not accepted, such as SHA-1.",
  decryption: "The assertion cannot be decrypted with our keys.",
  status: "The provider reports that the sign-in failed there.",
  issuer: "The issuer is not this connection's provider.",
  destination: "The destination is not our address.",
  recipient: "The recipient is not our address.",
  audience: "The audience is not this connection.",
  in_response_to: "The response answers no sign-in that this browser began.",
  unsolicited: "The provider began this sign-in, which the connection does not allow.",
  not_yet_valid: "The assertion is not valid yet.",
  expired: "The assertion is no longer valid.",
  confirmation: "The subject is not confirmed by bearer.",
  subject: "The subject is missing, empty or too long.",
  statement: "The assertion does not say that someone signed in.",
  replay: "This assertion has been used already.",
  nonce: "The token bears another sign-in's nonce.",
  at_hash: "The access token does not belong to the id token.",
  code: "The provider did not take the code, or our client id and secret.",
  unreachable: "The provider could not be asked.",
  events: "This is no logout token.",
  logout: "The provider's answer to our logout request was not accepted.",
  disabled: "The connection is disabled.",
  not_ready: "The connection is not set up yet.",
  unknown: "There is no such connection.",
  address_missing: "The provider sent no e-mail address, or none that is valid.",
  address_taken: "A user with this e-mail address is here already, and the connection may not link to him.",
  address_unverified: "A user with this e-mail address is here already, and the address is not verified.",
  from_main: "This person is managed on the main tenant, and signs in there.",
  inactive: "The user is not active.",
  network: "The sign-in policy does not admit the network that the sign-in came from.",
  domain: "The sign-in policy admits nobody new of this domain.",
  locked: "The user is locked after failed sign-ins.",
  busy: "Too many sign-ins came from this address.",
  failed: "Something failed on our side.",
} as const;
export type Reason = keyof typeof REASONS;

/** What is told of a provider that names a place to ask for the groups instead of sending them (A2). */
export const OVERAGE =
  "The provider left the groups out and named a place to ask for them, which is never asked: no group matches. Entra ID does this for somebody in very many groups. Let it send only the groups assigned to the application, as Set up says.";

/** What the person is told, where more than the general sentence may be said. */
const TOLD: Partial<Record<Reason, string>> = {
  in_response_to: "This sign-in was begun in another browser, or too long ago. Start again from here.",
  replay: "This sign-in was used already. Start again from here.",
  expired: "This sign-in has expired. Start again from here.",
  unreachable: "Your provider could not be reached. Try again in a minute.",
  logout: "You are signed out here. Whether you are at your provider too could not be made sure.",
  disabled: "Sign-in by this provider is switched off. Ask your administrator.",
  not_ready: "Sign-in by this provider is not set up yet. Ask your administrator.",
  from_main: "You are managed on the main tenant: sign in there.",
  inactive: "Your account is not active. Ask your administrator.",
  network: "Sign-in is not allowed from your network. Ask your administrator.",
  domain: "Your address is of a domain that is not admitted here. Ask your administrator.",
  locked: "Your account is locked for up to 15 minutes after failed sign-ins.",
  busy: "Too many sign-ins came from your address. Wait a minute.",
};

/**
 * What an address may say of a reason: only one that has words of its own. The others look alike there too, so that
 * nobody learns step by step what is wrong with a response that he made, or took from somebody.
 */
export function tellable(reason: Reason): string {
  return reason in TOLD ? reason : "refused";
}

/** The one sentence that the person reads after a refusal. */
export function toldOf(reason: string): string {
  const told = Object.hasOwn(TOLD, reason) ? TOLD[reason as Reason] : undefined;
  return told ?? "Your provider's answer was not accepted. Ask your administrator, who can see the reason.";
}

/** True for a domain such as `acme.example`, in small letters. */
export function isDomain(text: string): boolean {
  return text.length <= 253 && /^(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})+$/.test(text);
}

/** The domain of an e-mail address, in small letters; empty where there is none. */
export function domainOf(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1
    ? ""
    : email
        .slice(at + 1)
        .trim()
        .toLowerCase();
}
