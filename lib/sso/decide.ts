import type { Identity } from "./model";
import { SsoRefusal } from "./refusal";

/** A user as the decision needs him. */
export type Known = {
  readonly id: string;
  readonly origin: "local" | "main" | "gateway";
  readonly type: "local" | "sso" | "local_sso";
  readonly status: "active" | "inactive" | "invited" | "deleted";
  readonly locked: boolean;
};

/** What a sign-in does to the users of the instance (A3). */
export type Decision =
  | { readonly kind: "known"; readonly user: Known }
  | { readonly kind: "link"; readonly user: Known }
  | { readonly kind: "create" };

/**
 * Who an identity is in this instance (A3). Whoever is known by this connection, issuer and subject is that user. An
 * address alone never links: only where the connection may, and it is verified. Throws `SsoRefusal`.
 */
export function decide(input: {
  connection: { readonly linksLocal: boolean };
  identity: Pick<Identity, "email" | "emailVerified">;
  /** By connection, issuer and subject. */
  account: Known | undefined;
  /** By address, in this instance. */
  byEmail: Known | undefined;
}): Decision {
  const { connection, identity, account, byEmail } = input;
  if (account && account.status !== "deleted") return { kind: "known", user: usable(account) };
  if (identity.email === null) throw new SsoRefusal("address_missing");
  if (!byEmail) return { kind: "create" };
  if (byEmail.origin !== "local") throw new SsoRefusal("from_main");
  if (!connection.linksLocal) throw new SsoRefusal("address_taken");
  if (!identity.emailVerified) throw new SsoRefusal("address_unverified");
  return { kind: "link", user: usable(byEmail) };
}

function usable(user: Known): Known {
  if (user.origin !== "local") throw new SsoRefusal("from_main");
  if (user.status === "inactive" || user.status === "deleted") throw new SsoRefusal("inactive");
  if (user.locked) throw new SsoRefusal("locked");
  return user;
}
