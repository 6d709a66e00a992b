/**
 * A filter's values on their way into the address: the one that it has, then those that were sent and have not come back.
 * They come back one after the other, late where the server is slow, and are no news then.
 */
export type OwnValues = readonly string[];

/** What is left to come back once `value` is in the address; undefined where it is not one of one's own. */
export function cameBack(sent: OwnValues, value: string): OwnValues | undefined {
  const at = sent.indexOf(value);
  return at === -1 ? undefined : sent.slice(at);
}
