import type { Tx } from "@/db/connection";
import { decide } from "./decide";
import { usersOf } from "./finish";
import { type GroupMatch, matchGroups } from "./groups";
import type { Attributes, Identity } from "./model";
import { mappedGroups } from "./queries";
import { SsoRefusal } from "./refusal";
import type { StoredConnection } from "./stored";
import { REASONS, type Reason } from "./words";

/** One of the checks that a sign-in makes; open where nothing tells from here. */
export type Check = {
  readonly what: string;
  readonly state: "passed" | "failed" | "open";
  readonly detail: string;
};

/** What a test sign-in shows (A2): nobody was signed in by it. */
export type LabResult = {
  /** Why it would be refused; null where it would get in. */
  readonly refused: { readonly reason: Reason; readonly sentence: string; readonly detail: string } | null;
  /** False where what is shown was not proved to be the provider's. */
  readonly proved: boolean;
  readonly issuer: string;
  readonly subject: string;
  readonly attributes: Attributes;
  readonly mapped: Pick<Identity, "email" | "emailVerified" | "firstName" | "lastName" | "phone">;
  readonly groups: GroupMatch;
  /** What a sign-in would do to the users here, if nothing else were wrong; null where it is not proved. */
  readonly outcome: "known" | "link" | "create" | null;
  /** Each check, where what was pasted was looked at by all of them; else empty. */
  readonly checks: readonly Check[];
  /** What is not wrong, but should be known. */
  readonly notes: readonly string[];
};

/** What was read of an identity, and how far it is to be believed. */
type Read = {
  readonly identity: Identity;
  readonly attributes: Attributes;
  /** The first thing that is wrong with it. */
  readonly refusal?: SsoRefusal | null;
  readonly proved?: boolean;
  readonly checks?: readonly Check[];
  /** True where a sign-in would ask for more, such as an address. */
  readonly partial?: boolean;
};

/** What signing in as this identity would do. */
export async function labResult(
  tx: Tx,
  connection: StoredConnection,
  { identity, attributes, refusal = null, proved = refusal === null, checks = [], partial = false }: Read,
): Promise<LabResult> {
  const { email, emailVerified, firstName, lastName, phone } = identity;
  const [users, groups] = await Promise.all([usersOf(tx, connection.id, identity), mappedGroups(tx)]);
  let refused = refusal;
  let here: Check | undefined;
  let outcome: LabResult["outcome"] = null;
  try {
    outcome = decide({ connection, identity, ...users }).kind;
  } catch (error) {
    if (!(error instanceof SsoRefusal)) throw error;
    const open = partial && error.reason === "address_missing";
    if (!open) refused ??= error;
    here = open
      ? { what: "User here", state: "open", detail: "The e-mail address is not in the token." }
      : { what: "User here", state: "failed", detail: error.message };
  }
  return {
    refused: refused && told(refused),
    proved,
    issuer: identity.issuer,
    subject: identity.subject,
    attributes,
    mapped: { email, emailVerified, firstName, lastName, phone },
    groups: matchGroups(identity.groups, groups),
    outcome: proved ? outcome : null,
    checks: checks.length > 0 && here ? [...checks, here] : checks,
    notes: identity.note ? [identity.note] : [],
  };
}

/** A test that ended before anything could be read. */
export function failedLab(error: SsoRefusal): LabResult {
  return {
    refused: told(error),
    proved: false,
    issuer: "",
    subject: "",
    attributes: [],
    mapped: { email: null, emailVerified: false, firstName: null, lastName: null, phone: null },
    groups: { matched: [], unmatched: [], nearMisses: [] },
    outcome: null,
    checks: [],
    notes: [],
  };
}

function told({ reason, detail }: SsoRefusal) {
  return { reason, sentence: REASONS[reason], detail };
}
