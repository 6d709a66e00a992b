import type { ContentType } from "../types";
import type { TransferItem } from "./item";
import { STEP_REFS } from "./xml/item";

/** A place in a definition where another item stands, and which types may stand there. */
export type RefPlace = {
  readonly path: readonly (string | number)[];
  readonly types: readonly ContentType[];
};

/** Where a definition names other items. It need not be held to its schema yet: what is not as it should be is passed over. */
export function refPlaces(type: ContentType, definition: unknown): RefPlace[] {
  const given = object(definition);
  switch (type) {
    case "event_playbook":
    case "incident_playbook":
      return list(given.steps).flatMap((step, index) => stepPlace(type, object(step), index));
    case "connection":
      return [{ path: ["integrationId"], types: ["integration"] }];
    case "event_rule": {
      const kind = object(given.outcome).kind === "escalate" ? "incident_playbook" : "event_playbook";
      return [
        { path: ["listId"], types: ["global_list"] },
        { path: ["outcome", "playbookId"], types: [kind] },
      ];
    }
    default:
      return [];
  }
}

function stepPlace(type: ContentType, { kind }: Record<string, unknown>, index: number): RefPlace[] {
  if (typeof kind !== "string" || !Object.hasOwn(STEP_REFS, kind)) return [];
  const { key, types } = STEP_REFS[kind as keyof typeof STEP_REFS];
  return [{ path: ["steps", index, key], types: kind === "playbook" ? [type] : types }];
}

/** What stands at a place; undefined where there is none. */
export function valueAt(definition: unknown, path: RefPlace["path"]): unknown {
  return path.reduce<unknown>(
    (at, key) => (at as Record<string | number, unknown> | undefined)?.[key],
    definition,
  );
}

/** Puts something at a place that exists. */
export function putAt(definition: unknown, path: RefPlace["path"], value: unknown): void {
  const holder = valueAt(definition, path.slice(0, -1)) as Record<string | number, unknown>;
  holder[path.at(-1) ?? ""] = value;
}

/** A file's items in an order in which what an item names stands before it. A circle is left to the commands to refuse. */
export function inOrder<T extends TransferItem>(items: readonly T[]): T[] {
  const ordered = new Set<T>();
  const met = new Set<T>();
  const key = (type: string, name: string) => `${type}:${name.toLowerCase()}`;
  const byName = new Map(items.map((item) => [key(item.type, item.name), item]));
  const visit = (item: T) => {
    if (met.has(item)) return;
    met.add(item);
    for (const { types, name } of item.refs) {
      for (const type of types) {
        const needed = byName.get(key(type, name));
        if (needed) visit(needed);
      }
    }
    ordered.add(item);
  };
  for (const item of items) visit(item);
  return [...ordered];
}

const object = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
