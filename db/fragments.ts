import type { Tx } from "./connection";

/** A `bytea[]` parameter: the driver would take a list of buffers for one buffer. */
export function byteaArray(tx: Tx, values: readonly Buffer[]) {
  const hex = values.map((value) => value.toString("hex"));
  return tx.sql`array(select decode(h, 'hex') from unnest(${hex}::text[]) as h)`;
}
