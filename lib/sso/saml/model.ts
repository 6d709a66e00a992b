import { z } from "zod";
import { forbidden } from "@/lib/core/errors";
import { Id, Version } from "@/lib/users/text";

/** How a message goes to a provider by way of the browser: in an address, or posted by a form. */
export type Binding = "redirect" | "post";

/** What is known of a SAML provider. Where no binding is said, it is HTTP-Redirect. */
export type IdpFacts = {
  readonly entityId: string;
  /** Where sign-in requests go. */
  readonly ssoUrl: string;
  readonly ssoBinding?: Binding;
  /** Where logout requests go; null where the provider has no single logout. */
  readonly sloUrl: string | null;
  readonly sloBinding?: Binding;
  /** Where answers to its own logout requests go, if not to `sloUrl`. */
  readonly sloResponseUrl?: string;
  /** PEM certificates for its signatures. */
  readonly certificates: readonly string[];
};

/** The configuration of a SAML connection. Of our keys the first one signs; all of them decrypt. */
export type SamlConfig = {
  readonly idp: IdpFacts | null;
  readonly idpInitiated: boolean;
  readonly keys: readonly { readonly id: string; readonly certificate: string }[];
};

/** The provider's metadata, as it was pasted or read from a file. */
export const ImportMetadataInput = z.strictObject({
  id: Id,
  version: Version,
  xml: z
    .string({ error: "Paste the provider's metadata." })
    .trim()
    .min(1, "Paste the provider's metadata.")
    .max(500_000, "Metadata has at most 500 kB here."),
});
export type ImportMetadataInput = z.infer<typeof ImportMetadataInput>;

/** The address of a provider's metadata. */
export const MetadataUrl = z.strictObject({
  url: z.string().trim().min(1, "Enter the address of the metadata.").max(2_000, "This address is too long."),
});

/** Whether the provider may begin a sign-in. */
export const IdpInitiatedInput = z.strictObject({ id: Id, version: Version, idpInitiated: z.boolean() });
export type IdpInitiatedInput = z.infer<typeof IdpInitiatedInput>;

/** What to do with our keys: add a second one, sign with it, or take the other one away. */
export const KeyInput = z.strictObject({ id: Id, version: Version, act: z.enum(["add", "use", "remove"]) });
export type KeyInput = z.infer<typeof KeyInput>;

/** A response to look into, in base64 as it was posted or as XML. */
export const InspectInput = z.strictObject({
  id: Id,
  response: z
    .string({ error: "Paste a response." })
    .trim()
    .min(1, "Paste a response.")
    .max(200_000, "A response has at most 128 kB."),
});
export type InspectInput = z.infer<typeof InspectInput>;

/** The configuration of a stored SAML connection. Throws `Refusal` (forbidden) for one of another protocol. */
export function samlConfig(connection: { kind: string; config: unknown }): SamlConfig {
  if (connection.kind !== "saml") throw forbidden("This connection does not speak SAML.");
  return connection.config as SamlConfig;
}
