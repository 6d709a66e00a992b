import { z } from "zod";
import { forbidden } from "@/lib/core/errors";
import { Id, Version } from "@/lib/users/text";
import { SECRET_WAYS, type SecretWay } from "../words";

const address = z.url({ protocol: /^https?$/, error: "An address of the provider is none." }).max(2_000);

/** What is known of an OIDC provider, from its discovery document. */
export const OidcProvider = z.strictObject({
  issuer: address,
  authorizationUrl: address,
  tokenUrl: address,
  keysUrl: address,
  userInfoUrl: address.nullable(),
  /** Where logouts begin; null where the provider has none. */
  logoutUrl: address.nullable(),
  /** True where it always says in the callback who it is (RFC 9207). */
  namesItself: z.boolean(),
});
export type OidcProvider = z.infer<typeof OidcProvider>;

/** The configuration of an OIDC connection; the client's secret is sealed beside it. */
export type OidcConfig = {
  readonly provider: OidcProvider | null;
  readonly clientId: string;
  readonly secretWay: SecretWay;
  readonly scopes: string;
};

/** The address of a provider, to be asked what it is. */
export const IssuerInput = z.strictObject({
  issuer: z
    .string({ error: "Enter the provider's address." })
    .trim()
    .min(1, "Enter the provider's address.")
    .max(1_000, "This address is too long."),
});

const word = (what: string) =>
  z
    .string({ error: `Enter ${what}.` })
    .trim()
    .max(1_000, "Use at most 1,000 characters.")
    .regex(/^[\x20-\x7e]*$/, "It has a character that it cannot have.");

/** The provider and what we are to it. An empty secret keeps the one that is there. */
export const ConfigureOidcInput = z.strictObject({
  id: Id,
  version: Version,
  provider: OidcProvider,
  clientId: word("the client id").min(1, "Enter the client id."),
  clientSecret: word("the client secret"),
  secretWay: z.enum(SECRET_WAYS, { error: "Choose how the secret is sent." }),
  scopes: z
    .string({ error: "Enter the scopes." })
    .trim()
    .max(500, "Use at most 500 characters.")
    .transform((text) => text.split(/\s+/).join(" "))
    .refine((text) => text.split(" ").includes("openid"), "The scope openid must be among them.")
    .refine(
      (text) => /^[\x21\x23-\x5b\x5d-\x7e ]*$/.test(text),
      "Enter scopes such as openid profile email, separated by blanks.",
    ),
});
export type ConfigureOidcInput = z.infer<typeof ConfigureOidcInput>;

/** An ID token to look into. */
export const InspectTokenInput = z.strictObject({
  id: Id,
  token: z
    .string({ error: "Paste an ID token." })
    .max(60_000, "An ID token has at most 50,000 characters.")
    .transform((pasted) => pasted.replace(/\s+/g, ""))
    .refine((token) => token !== "", "Paste an ID token."),
});
export type InspectTokenInput = z.infer<typeof InspectTokenInput>;

/** The configuration of a stored OIDC connection. Throws `Refusal` (forbidden) for one of another protocol. */
export function oidcConfig(connection: { kind: string; config: unknown }): OidcConfig {
  if (connection.kind !== "oidc") throw forbidden("This connection does not speak OpenID Connect.");
  return connection.config as OidcConfig;
}
