/** Who acted: a person through the console, an API key, the system by itself, or main on a child. */
export type AuditActorKind = "user" | "system" | "main" | "key";

/** What an actor without a name here is called. */
export const ACTORS: Readonly<Record<AuditActorKind, string>> = {
  user: "Somebody from main",
  system: "System",
  main: "Main tenant",
  key: "Deleted API key",
};

/** The keys of a typed filter over the log; further words are looked for in actions and targets. */
export const AUDIT_FILTERS = ["actor", "action", "target", "from", "to", "ip", "request"] as const;

/** What the log can be sorted by. */
export const AUDIT_SORTS = ["time"] as const;

/**
 * A row of the log. Names are resolved when it is read: someone deleted is shown by an opaque id, and erased
 * personal values in `before` and `after` by null. Times are UTC in ISO form.
 */
export type AuditRow = {
  id: string;
  at: string;
  actor: { kind: AuditActorKind; id: string | null; name: string };
  action: string;
  target: { kind: string; id: string | null; name: string };
  before: unknown;
  after: unknown;
  ip: string | null;
  requestId: string | null;
};

/** The id of the stored value that a part of `before` or `after` points to, if it is such a pointer. */
function pointerOf(value: unknown): string | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.personal === "string" ? value.personal : undefined;
}

/** Every pointer to a personal value in `before` or `after`. */
export function pointersIn(value: unknown): string[] {
  const pointer = pointerOf(value);
  if (pointer !== undefined) return [pointer];
  return isObject(value) || Array.isArray(value) ? Object.values(value).flatMap(pointersIn) : [];
}

/** The value with each pointer replaced by what it points to, or by null where that was erased (U8). */
export function withPersonal(value: unknown, found: ReadonlyMap<string, string>): unknown {
  const pointer = pointerOf(value);
  if (pointer !== undefined) return found.get(pointer) ?? null;
  if (Array.isArray(value)) return value.map((item) => withPersonal(item, found));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withPersonal(item, found)]));
}

/** The texts in lists that stand under `key` in `before` or `after`, at any depth: ids of users or tenants. */
export function valuesUnder(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesUnder(item, key));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([own, item]) =>
    own === key && Array.isArray(item)
      ? item.filter((text): text is string => typeof text === "string")
      : valuesUnder(item, key),
  );
}

/** The value with ids in the lists under these keys replaced by id and name, where the name is known. */
export function withNames(
  value: unknown,
  names: Readonly<Record<string, ReadonlyMap<string, string>>>,
): unknown {
  if (Array.isArray(value)) return value.map((item) => withNames(item, names));
  if (!isObject(value)) return value;
  const named = (own: string, item: unknown) => {
    const known = names[own];
    if (!known || !Array.isArray(item)) return withNames(item, names);
    return item.map((id) => {
      const name = typeof id === "string" ? known.get(id) : undefined;
      return name === undefined ? id : { id, name };
    });
  };
  return Object.fromEntries(Object.entries(value).map(([own, item]) => [own, named(own, item)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
