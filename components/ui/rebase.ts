/** What a form holds after others changed the same thing: their changes and mine, and where the two differ. */
export type Rebased<T, Key = keyof T> = {
  merged: T;
  /** What they changed and I did not: taken from them. */
  taken: Key[];
  /** What both changed in different ways: mine is kept. */
  clashing: Key[];
};

/** Puts my changes of `base` on top of theirs, part by part (three-way). */
export function rebase<T extends object>(base: T, mine: T, theirs: T): Rebased<T> {
  const merged: Partial<T> = {};
  const taken: (keyof T)[] = [];
  const clashing: (keyof T)[] = [];
  const keys = new Set([...Object.keys(base), ...Object.keys(theirs), ...Object.keys(mine)]) as Set<keyof T>;
  for (const key of keys) {
    const [was, my, their] = [base[key], mine[key], theirs[key]];
    const kept = same(was, my) ? their : my;
    if (kept !== undefined) merged[key] = kept;
    if (same(was, their) || same(my, their)) continue;
    (same(was, my) ? taken : clashing).push(key);
  }
  return { merged: merged as T, taken, clashing };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
