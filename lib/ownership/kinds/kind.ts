import type { Tx } from "@/db/connection";
import type { Owned, OwnedKind } from "../words";

/** How much of a kind some people own, its first by name, and a text that differs where anything of it does. */
export type Held = Pick<Owned, "count" | "first"> & { stamp: string };

/** A thing that was handed over: whose it was. */
export type Moved = { id: string; name: string; from: string };

/**
 * A kind of things that people own (U10). Each function is one statement, however many owners and things; `tx` is the
 * tenant's. A new kind is a file beside these, an entry of `KINDS`, and its words.
 */
export type Kind = {
  readonly id: OwnedKind;
  held(tx: Tx, owners: readonly string[]): Promise<Held>;
  handOver(tx: Tx, owners: readonly string[], to: string): Promise<Moved[]>;
};

/** How many are named of each kind. */
export const NAMED = 5;
