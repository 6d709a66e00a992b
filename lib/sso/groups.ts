/** A group of the instance with the names that it has at the provider (G4). */
export type MappedGroup = {
  readonly id: string;
  readonly name: string;
  readonly idpGroups: readonly string[];
};

/** Why a name that was sent matches no group although it nearly does. */
export type NearMiss = {
  readonly sent: string;
  readonly mapped: string;
  readonly group: string;
  readonly why: "case" | "blanks" | "guid" | "name";
};

/** What became of the groups that a provider sent (A2, G4). */
export type GroupMatch = {
  readonly matched: readonly { readonly id: string; readonly name: string; readonly by: readonly string[] }[];
  readonly unmatched: readonly string[];
  readonly nearMisses: readonly NearMiss[];
};

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 50;

/** Compares what was sent with the groups' mapping: exactly, case counts (G4). Near misses only explain. */
export function matchGroups(sent: readonly string[], groups: readonly MappedGroup[]): GroupMatch {
  const came = new Set(sent);
  const matched = groups.flatMap(({ id, name, idpGroups }) => {
    const by = idpGroups.filter((mapped) => came.has(mapped));
    return by.length > 0 ? [{ id, name, by }] : [];
  });
  const used = new Set(matched.flatMap(({ by }) => by));
  const unmatched = [...came].filter((name) => !used.has(name));
  return { matched, unmatched, nearMisses: nearMisses(unmatched, groups).slice(0, MOST) };
}

function nearMisses(unmatched: readonly string[], groups: readonly MappedGroup[]): NearMiss[] {
  const byFolded = new Map<string, string[]>();
  for (const sent of unmatched) byFolded.set(folded(sent), [...(byFolded.get(folded(sent)) ?? []), sent]);
  const guids = unmatched.filter((sent) => GUID.test(sent));
  const onlyGuids = unmatched.length > 0 && guids.length === unmatched.length;
  return groups.flatMap(({ name: group, idpGroups }) =>
    idpGroups.flatMap((mapped): NearMiss[] => {
      const close = byFolded.get(folded(mapped)) ?? [];
      if (close.length > 0) {
        return close.map((sent) => ({
          sent,
          mapped,
          group,
          why: differsInBlanks(sent, mapped) ? "blanks" : "case",
        }));
      }
      const [first] = unmatched;
      if (first === undefined) return [];
      if (onlyGuids && !GUID.test(mapped)) return [{ sent: first, mapped, group, why: "guid" }];
      if (guids.length === 0 && GUID.test(mapped)) return [{ sent: first, mapped, group, why: "name" }];
      return [];
    }),
  );
}

const folded = (name: string) => name.replace(/\s+/gu, "").toLowerCase();
const differsInBlanks = (a: string, b: string) =>
  a.toLowerCase() !== b.toLowerCase() && folded(a) === folded(b);
