/** What somebody can own: each kind has its place in `lib/ownership/kinds` and its words here (U10). */
export type OwnedKind = "incidents" | "api-keys" | "views";

/** The two ways of leaving (U8). */
export type Leaving = "deactivate" | "delete";

/** What the leaving own of one kind: how much, and the first of it by name. */
export type Owned = { kind: OwnedKind; count: number; first: string[] };

/**
 * What people own, as it is shown before they leave. `stamp` names exactly this state, so that a decision on another
 * one is refused; `private` is how much is theirs alone and goes with them.
 */
export type LeavingPlan = { owned: Owned[]; private: number; stamp: string };

const NOUNS: Readonly<Record<OwnedKind, { one: string; many: string }>> = {
  incidents: { one: "open incident", many: "open incidents" },
  "api-keys": { one: "API key", many: "API keys" },
  views: { one: "shared view", many: "shared views" },
};

const LEFT: Readonly<Record<OwnedKind, Record<Leaving, string>>> = {
  incidents: {
    deactivate: "Incidents stay open in the name of someone who is inactive.",
    delete: "Incidents stay open and have no owner any more.",
  },
  "api-keys": {
    deactivate: "API keys go on working, with their owner inactive.",
    delete: "API keys go on working and have no owner any more.",
  },
  views: {
    deactivate: "Shared views stay shared. Only their owner can change them.",
    delete: "Shared views stay shared, and nobody can change or delete them any more.",
  },
};

/** What several lots of people own in all. The stamp is the first lot's: it names the whole only where there is one. */
export function together(plans: readonly LeavingPlan[]): LeavingPlan | null {
  const [first, ...rest] = plans;
  if (!first) return null;
  return rest.reduce((all, { owned, private: alone }) => {
    const kinds = new Set([...all.owned, ...owned].map(({ kind }) => kind));
    const sum = [...kinds].map((kind): Owned => {
      const parts = [...all.owned, ...owned].filter((each) => each.kind === kind);
      return {
        kind,
        count: parts.reduce((count, part) => count + part.count, 0),
        first: parts.flatMap((part) => part.first).slice(0, 3),
      };
    });
    return { owned: sum, private: all.private + alone, stamp: all.stamp };
  }, first);
}

/** “2 API keys: CI, Terraform”, or with how many more there are. */
export function describeOwned({ kind, count, first }: Owned): string {
  const noun = count === 1 ? NOUNS[kind].one : NOUNS[kind].many;
  const more = count > first.length ? ` and ${count - first.length} more` : "";
  return `${count} ${noun}: ${first.join(", ")}${more}`;
}

/** What becomes of it where it is left as it is, a sentence for each kind. */
export function describeLeft(owned: readonly Owned[], leaving: Leaving): string {
  return owned.map(({ kind }) => LEFT[kind][leaving]).join(" ");
}

/** Ids in as few characters as an address allows for: 500 fit. */
export function packIds(ids: readonly string[]): string {
  const bytes = ids.flatMap((id) =>
    Array.from({ length: 16 }, (_, at) =>
      Number.parseInt(id.replaceAll("-", "").slice(2 * at, 2 * at + 2), 16),
    ),
  );
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** The ids of `packIds`; whatever else the text is, some ids that nobody has, or none. */
export function unpackIds(text: string): string[] {
  const bytes = decoded(text);
  return Array.from({ length: Math.floor(bytes.length / 16) }, (_, at) => {
    const hex = Array.from(bytes.slice(16 * at, 16 * at + 16), (byte) =>
      byte.charCodeAt(0).toString(16).padStart(2, "0"),
    ).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  });
}

function decoded(text: string): string {
  try {
    return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}
