import { z } from "zod";
import { Id, line, Version } from "@/lib/users/text";
import type { OwnValue } from "./guides";
import type { IdpFacts } from "./saml/model";
import { isDomain, type Kind, type SecretWay, TEMPLATES, type Template } from "./words";

/** What an identity provider said of someone, whichever protocol it speaks; mapped by the connection (A2, A3). */
export type Identity = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  /** As they came: a single one is a list of one (G4). */
  readonly groups: readonly string[];
  /** How the provider names its session and the person, for logout (A2). */
  readonly session: ProviderSession;
  /** When the provider wants the session to end; null without a wish. */
  readonly expiresAt: Date | null;
  /** What the administrator should know although nothing was refused; empty where all is well. */
  readonly note: string;
};

/** How a provider names a session and its person. Secret enough to be kept sealed. */
export type ProviderSession = {
  readonly subject: string;
  readonly subjectFormat?: string;
  readonly index?: string;
  /** An id token that ends the session, where the protocol has one. */
  readonly hint?: string;
};

/** Everything that a provider sent of a person, as it came: for the mapping and for the lab (A2). */
export type Attributes = readonly { readonly name: string; readonly values: readonly string[] }[];

const attribute = z
  .string({ error: "Enter the name of an attribute, or leave it empty." })
  .trim()
  .max(300, "Use at most 300 characters.");

/** Which attribute of the provider's is which of ours (A2). */
export const AttributeMapping = z.strictObject({
  email: attribute.min(1, "Say which attribute is the e-mail address."),
  firstName: attribute.default(""),
  lastName: attribute.default(""),
  phone: attribute.default(""),
  groups: attribute.default(""),
});
export type AttributeMapping = z.infer<typeof AttributeMapping>;

const Domains = z
  .array(z.string().trim().toLowerCase(), { error: "Enter the domains." })
  .max(100, "A connection has at most 100 domains.")
  .transform((all) => [...new Set(all.filter(Boolean))])
  .refine((all) => all.every(isDomain), "Enter domains such as example.com, separated by commas.");

/** A new connection; it begins disabled. */
export const CreateConnectionInput = z.strictObject({
  kind: z.enum(["saml", "oidc"], { error: "Choose a protocol." }),
  template: z.enum(TEMPLATES, { error: "Choose a provider." }),
  name: line("a name", 80),
});
export type CreateConnectionInput = z.infer<typeof CreateConnectionInput>;

/** A connection's new state, save what its protocol needs. */
export const UpdateConnectionInput = z.strictObject({
  id: Id,
  version: Version,
  name: line("a name", 80),
  domains: Domains,
  showButton: z.boolean(),
  linksLocal: z.boolean(),
  trustsEmail: z.boolean(),
  mapping: AttributeMapping,
});
export type UpdateConnectionInput = z.infer<typeof UpdateConnectionInput>;

/** A connection to enable or to disable. */
export const EnableConnectionInput = z.strictObject({ id: Id, version: Version, enabled: z.boolean() });
export type EnableConnectionInput = z.infer<typeof EnableConnectionInput>;

/** A connection to delete, as it was shown. */
export const ConnectionRef = z.strictObject({ id: Id, version: Version });
export type ConnectionRef = z.infer<typeof ConnectionRef>;

/** An address typed at sign-in, for finding the provider of its domain. */
export const RouteInput = z.strictObject({
  tenant: z.string().max(60).optional(),
  email: z.string().trim().max(254),
  next: z.string().max(2000).optional(),
});
export type RouteInput = z.infer<typeof RouteInput>;

/** A row of the list of connections. Times are UTC in ISO form. */
export type ConnectionRow = {
  id: string;
  kind: Kind;
  name: string;
  template: Template;
  enabled: boolean;
  showButton: boolean;
  domains: string[];
  people: number;
  sessions: number;
  lastSignInAt: string | null;
  /** Why it cannot be enabled yet, or what runs out soon; null where all is well. */
  warning: string | null;
  version: number;
};

/** A certificate as a page shows it. The end is UTC in ISO form. */
export type ShownCertificate = { fingerprint: string; subject: string; notAfter: string; pem: string };

/** A connection with all that its page shows (A2). */
export type ConnectionDetail = ConnectionRow & {
  mapping: AttributeMapping;
  linksLocal: boolean;
  trustsEmail: boolean;
  /** Our values, for pasting at the provider. */
  own: Readonly<Record<OwnValue, string>>;
  /** Why it can be neither tested nor enabled yet; null where it can. */
  notReady: string | null;
  /** What a SAML connection has; null for any other. */
  saml: {
    idp: (Omit<IdpFacts, "certificates"> & { certificates: ShownCertificate[] }) | null;
    idpInitiated: boolean;
    /** Ours; the first one signs. */
    keys: (ShownCertificate & { id: string })[];
  } | null;
  /** What an OIDC connection has; null for any other. */
  oidc: {
    provider: { issuer: string; authorizationUrl: string; logoutUrl: string | null } | null;
    clientId: string;
    secretSet: boolean;
    secretWay: SecretWay;
    scopes: string;
  } | null;
  log: SignInLine[];
};

/** A line of a connection's sign-in log (A2): what the administrator reads. */
export type SignInLine = {
  id: string;
  at: string;
  reason: string | null;
  detail: string;
  ref: string;
  person: string | null;
  ip: string | null;
};
