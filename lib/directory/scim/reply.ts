import { badRequest } from "./errors";

type Json = Record<string, unknown>;

/** What a request gets: a body, and what of it stands in headers. */
export type ScimReply = { status: number; body?: Json; version?: number; location?: string };

/** Some resources of a list (RFC 7644, 3.4.2). */
export function listResponse(
  resources: readonly Json[],
  { total, start }: { total: number; start: number },
): Json {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: total,
    startIndex: start,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

/** A resource's version as its ETag says it. */
export const etagOf = (version: number) => `W/"${version}"`;

/** What a SCIM server says of a resource itself. Times are UTC in ISO form. */
export function metaOf(
  type: "User" | "Group",
  of: { id: string; version: number; createdAt: string; updatedAt: string },
  base: string,
): Json {
  return {
    resourceType: type,
    created: of.createdAt,
    lastModified: of.updatedAt,
    location: `${base}/${type}s/${of.id}`,
    version: etagOf(of.version),
  };
}

/** Which attributes a caller wants to see of a resource (RFC 7644, 3.9). */
export type Projection = { only?: string[]; without: string[] };

const ALWAYS = new Set(["schemas", "id", "meta"]);
const URN = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/;

/** Reads `attributes` and `excludedAttributes`. Throws `ScimRefusal` where both are given or are too long. */
export function projectionOf(query: URLSearchParams): Projection {
  const names = (key: string) =>
    (query.get(key) ?? "")
      .toLowerCase()
      .split(",")
      .map((name) => name.trim().replace(URN, ""))
      .filter(Boolean);
  const [only, without] = [names("attributes"), names("excludedAttributes")];
  if (only.length + without.length > 100) throw badRequest("invalidValue", "Name at most 100 attributes.");
  if (only.length > 0 && without.length > 0)
    throw badRequest("invalidValue", "Give attributes or excludedAttributes, not both.");
  return { ...(only.length > 0 ? { only } : {}), without };
}

/** True where the projection shows that attribute at all. */
export function shows({ only, without }: Projection, name: string): boolean {
  const folded = name.toLowerCase();
  if (only)
    return only.some((one) => one === folded || one.startsWith(`${folded}.`) || one.startsWith(`${folded}:`));
  return !without.includes(folded);
}

/** A resource with the attributes that are wanted; what is always returned stays. */
export function projected(resource: Json, projection: Projection): Json {
  const kept = Object.entries(resource).flatMap(([key, value]): [string, unknown][] => {
    if (ALWAYS.has(key)) return [[key, value]];
    if (!shows(projection, key)) return [];
    const inner = innerOf(projection, key.toLowerCase());
    return [[key, inner ? within(value, inner) : value]];
  });
  return Object.fromEntries(kept);
}

function innerOf({ only, without }: Projection, key: string): Projection | undefined {
  const below = (names: readonly string[]) =>
    names.flatMap((name) =>
      name.startsWith(`${key}.`) || name.startsWith(`${key}:`) ? [name.slice(key.length + 1)] : [],
    );
  if (only) return only.includes(key) ? undefined : { only: below(only), without: [] };
  const left = below(without);
  return left.length > 0 ? { without: left } : undefined;
}

function within(value: unknown, projection: Projection): unknown {
  if (Array.isArray(value)) return value.map((one) => within(one, projection));
  if (!value || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => shows(projection, key)));
}
