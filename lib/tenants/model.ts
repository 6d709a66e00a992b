import { z } from "zod";

/** Colours of tenants (T6): white text on each is readable (WCAG AA), and no two look alike. */
export const PALETTE = [
  "#3b6ea5",
  "#0f766e",
  "#15803d",
  "#4d7c0f",
  "#a16207",
  "#c2410c",
  "#b91c1c",
  "#be185d",
  "#a21caf",
  "#7e22ce",
  "#4338ca",
  "#475569",
] as const;

/** Words that a tenant's address may not be: the console itself uses them, or might mislead by them. */
const RESERVED_SLUGS: ReadonlySet<string> = new Set(
  "main new api gateway login logout invite auth admin settings tenants system static public www all none t".split(
    " ",
  ),
);

const SLUG = /^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/;

/** A colour for a name, always the same for the same name. */
export function suggestColor(name: string): (typeof PALETTE)[number] {
  let hash = 0;
  for (const letter of name.trim().toLowerCase()) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return PALETTE[hash % PALETTE.length] ?? PALETTE[0];
}

/** An address for a name: its letters without accents, its other signs as dashes. Always a valid one. */
export function suggestSlug(name: string): string {
  const plain = name
    .replaceAll("ß", "ss")
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, "");
  if (plain === "") return "tenant";
  return RESERVED_SLUGS.has(plain) ? `${plain}-tenant` : plain;
}

/** True where text has no control characters and none that would turn the text around it. */
const printable = (text: string) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text);

const name = z
  .string("Give the tenant a name.")
  .trim()
  .min(1, "Give the tenant a name.")
  .max(80, "A name has at most 80 characters.")
  .refine(printable, "A name cannot contain control characters.")
  .refine((text) => /[\p{L}\p{N}]/u.test(text), "A name needs a letter or a digit.");

const personName = (what: string) =>
  z
    .string(`Enter the ${what}.`)
    .trim()
    .min(1, `Enter the ${what}.`)
    .max(80, `The ${what} has at most 80 characters.`)
    .refine(printable, `The ${what} cannot contain control characters.`);

const color = z.enum(PALETTE, "Choose one of the colours.");

const tenantId = z.uuid("This is not a tenant's id.");

/** What the gateway asks for a new tenant (T2). */
export const CreateTenantInput = z.strictObject({
  name,
  slug: z
    .string("Enter an address.")
    .trim()
    .toLowerCase()
    .regex(
      SLUG,
      "An address has 1 to 48 letters a to z, digits and dashes, and neither begins nor ends with a dash.",
    )
    .refine(
      (slug) => !RESERVED_SLUGS.has(slug),
      "The console uses this word itself. Choose another address.",
    ),
  region: z.string("Choose a region.").regex(/^[a-z][a-z0-9_]{0,30}$/, "Choose a region."),
  adminEmail: z
    .string("Enter the e-mail address of the tenant's first administrator.")
    .trim()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("This is not an e-mail address.")),
  adminFirstName: personName("first name"),
  adminLastName: personName("last name"),
  color,
});
export type CreateTenantInput = z.infer<typeof CreateTenantInput>;

/** One tenant of the registry. */
export const TenantIdInput = z.strictObject({ tenantId });
export type TenantIdInput = z.infer<typeof TenantIdInput>;

/** Removal is confirmed by typing the tenant's name. */
export const RemoveTenantInput = z.strictObject({
  tenantId,
  name: z.string("Type the tenant's name.").max(200),
});
export type RemoveTenantInput = z.infer<typeof RemoveTenantInput>;

/** A tenant's new name and colour (T6). */
export const EditTenantInput = z.strictObject({ tenantId, name, color });
export type EditTenantInput = z.infer<typeof EditTenantInput>;

/** How the tenant tables can be sorted. */
const TENANT_SORTS = [
  "name",
  "region",
  "status",
  "connection",
  "initialization",
  "pairing",
  "lastSync",
  "created",
] as const;

/** What a tenant table's address says: search, order and place. */
export const TenantListInput = z.object({
  q: z.string().max(100, "A search has at most 100 characters.").default(""),
  sort: z.enum(TENANT_SORTS).default("name"),
  direction: z.enum(["asc", "desc"]).default("asc"),
  after: z.string().max(600).optional(),
  before: z.string().max(600).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type TenantListInput = z.input<typeof TenantListInput>;

/** A tenant's state in the registry, in the order of its life. */
export type TenantStatus = "provisioning" | "active" | "upgrading" | "suspended" | "removing" | "failed";

/** How main is bound to a child (P6). `disconnected`: cut off, by an outage or because it is being unpaired. */
export type PairingStatus = "unpaired" | "pending" | "paired" | "failed" | "disconnected";

/** How far the first push to a child has come (P5). */
export type InitStatus = "none" | "pending" | "initializing" | "initialized" | "failed";

/** What the last probe of a child's schema found (T4). */
export type ConnectionStatus = "connected" | "unreachable" | "outdated" | "denied" | "unknown";

/** The states in the words that the screens show. */
export const STATUS_WORDS = {
  tenant: {
    provisioning: "Being prepared",
    active: "Active",
    upgrading: "Being upgraded",
    suspended: "Suspended",
    removing: "Being removed",
    failed: "Failed",
  } satisfies Record<TenantStatus, string>,
  pairing: {
    unpaired: "Unpaired",
    pending: "Pending",
    paired: "Paired",
    failed: "Failed",
    disconnected: "Disconnected",
  } satisfies Record<PairingStatus, string>,
  initialization: {
    none: "Not started",
    pending: "Pending",
    initializing: "Initializing",
    initialized: "Initialized",
    failed: "Failed",
  } satisfies Record<InitStatus, string>,
  connection: {
    connected: "Connected",
    unreachable: "Unreachable",
    outdated: "Being upgraded",
    denied: "Refused",
    unknown: "Not probed yet",
  } satisfies Record<ConnectionStatus, string>,
};
