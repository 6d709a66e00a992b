const ROOM = 22;

/** How many of some names fit a narrow cell, in their order; at least the first. */
export function fitting(names: readonly string[]): number {
  let left = ROOM;
  const over = names.findIndex((name) => {
    left -= name.length;
    return left < 0;
  });
  return over < 0 ? names.length : Math.max(1, over);
}
