import type { Attributes } from "../model";

/** What a provider said of someone, in an id token or at its address for that. */
export type Claims = Readonly<Record<string, unknown>>;

const MOST = 300;
const VALUES = 5_000;
const DEEPEST = 3;
/** What binds a token to a request tells nothing of a person. */
const BINDINGS = new Set(["nonce", "at_hash", "c_hash", "s_hash"]);

/**
 * Claims as the mapping and the lab read them (A2): a value alone is a list of one, whether it came as a string or as
 * a list (G4); what stands within an object has the names joined by dots, such as `realm_access.roles`.
 */
export function attributesOf(claims: Claims): Attributes {
  const found: { name: string; values: string[] }[] = [];
  gather(claims, [], found);
  return found.slice(0, MOST);
}

function gather(
  claims: Claims,
  within: readonly string[],
  found: { name: string; values: string[] }[],
): void {
  for (const [key, value] of Object.entries(claims)) {
    if (found.length >= MOST) return;
    if (within.length === 0 && BINDINGS.has(key)) continue;
    const path = [...within, key];
    if (isObject(value)) {
      if (path.length < DEEPEST) gather(value, path, found);
      continue;
    }
    const values = (Array.isArray(value) ? value : [value]).flatMap(plain).slice(0, VALUES);
    if (values.length > 0) found.push({ name: path.join("."), values });
  }
}

/**
 * True where the provider says that the address is not verified: then nothing vouches for it. `source` is where the
 * address came from, so that what one answer says of its address is not held for another's.
 */
export function isDisowned(source: Claims): boolean {
  return Object.hasOwn(source, "email_verified") && !isTrue(source.email_verified);
}

/**
 * True where a token leaves a claim out and names a place to ask for it, as Entra ID does with the groups of somebody
 * in very many. That place is never asked: a token does not say where we call (A2).
 */
export function isElsewhere(name: string, claims: Claims): boolean {
  const { _claim_names: named, hasgroups } = claims;
  return (isObject(named) && Object.hasOwn(named, name)) || (name === "groups" && isTrue(hasgroups));
}

const isTrue = (value: unknown) => value === true || value === "true";

function plain(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "number" || typeof value === "boolean" ? [String(value)] : [];
}

function isObject(value: unknown): value is Claims {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
