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
export const RESERVED_SLUGS: ReadonlySet<string> = new Set(
  "main new api gateway login logout invite auth admin settings tenants system static public www all none t".split(
    " ",
  ),
);

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

/** What the tables of tenants can be sorted by, the default first (T4). */
export const TENANT_SORTS = [
  "name",
  "region",
  "status",
  "connection",
  "initialization",
  "pairing",
  "lastSync",
  "created",
] as const;

/** The keys of a typed filter over tenants; `region` takes a region's name or its label. */
export const TENANT_FILTERS = [
  "status",
  "pairing",
  "connection",
  "initialization",
  "region",
  "label",
] as const;
