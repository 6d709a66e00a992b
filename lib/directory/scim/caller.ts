import type { TenantRef, Tx } from "@/db/connection";
import { badRequest, ScimRefusal } from "./errors";
import { LIMITS } from "./limits";
import { etagOf } from "./reply";

/** The client of a tenant's directory, by its token. */
export type ScimCaller = {
  tenant: TenantRef;
  /** The address of this SCIM server, without a slash at the end. */
  base: string;
};

/** A request as the gate hands it on. */
export type ScimAsked = {
  method: string;
  /** Below `/scim/v2`. */
  path: readonly string[];
  query: URLSearchParams;
  ifMatch: string | null;
  ifNoneMatch: string | null;
  body: unknown;
};

/**
 * Takes the lock under which a directory is written, until the transaction's end: rows get their order as they are
 * committed, names stay unique, and nestings that cross each other make no circle.
 */
export async function lockDirectory({ sql }: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(current_schema() || ' directory', 0))`;
}

/** Refuses an edit of another version than there is. Throws `ScimRefusal` (412). */
export function requireVersion({ ifMatch }: Pick<ScimAsked, "ifMatch">, version: number): void {
  if (ifMatch === null || ifMatch.trim() === "*" || named(ifMatch, version)) return;
  throw new ScimRefusal(412, "This was changed meanwhile. Read it again.");
}

/** True where the caller has this version already. */
export function hasVersion({ ifNoneMatch }: Pick<ScimAsked, "ifNoneMatch">, version: number): boolean {
  return ifNoneMatch !== null && (ifNoneMatch.trim() === "*" || named(ifNoneMatch, version));
}

function named(header: string, version: number): boolean {
  const strong = etagOf(version).slice(2);
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === strong);
}

/** Which part of a list is asked for; what is not a number counts as absent. Throws `ScimRefusal`. */
export function pageOf(query: URLSearchParams): { start: number; count: number } {
  const number = (key: string, usual: number) => {
    const text = query.get(key);
    if (text === null || text === "") return usual;
    if (!/^-?\d{1,9}$/.test(text)) throw badRequest("invalidValue", `${key} is a number.`);
    return Number(text);
  };
  const count = Math.min(LIMITS.pageSize, Math.max(0, number("count", LIMITS.usualPage)));
  return { start: Math.max(1, number("startIndex", 1)), count };
}
