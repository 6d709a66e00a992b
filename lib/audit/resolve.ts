import { inControl, type Tx } from "@/db/connection";
import { isId } from "@/lib/users/text";
import { pointersIn, valuesUnder } from "./model";
import { namesOf } from "./names";

/** Kinds of targets whose id is a user's. */
export const PERSONAL_KINDS: ReadonlySet<string> = new Set(["user", "session", "invitation"]);

/** What rows of the log name by ids and pointers, looked up for as long as it exists. */
export type Resolved = {
  people: ReadonlyMap<string, string>;
  tenants: ReadonlyMap<string, string>;
  personal: ReadonlyMap<string, string>;
};

type Row = {
  actorId: string | null;
  targetKind: string;
  targetId: string | null;
  before: unknown;
  after: unknown;
};

/** Looks up everything that a page of the log names, in a constant number of queries. Tenants are named on main. */
export async function resolve(tx: Tx, rows: readonly Row[], onMain: boolean): Promise<Resolved> {
  const sides = rows.flatMap(({ before, after }) => [before, after]);
  const targets = rows.filter((row) => PERSONAL_KINDS.has(row.targetKind)).map((row) => row.targetId);
  const people = [
    ...rows.map((row) => row.actorId),
    ...targets,
    ...sides.flatMap((side) => valuesUnder(side, "users")),
  ];
  const pointers = sides.flatMap(pointersIn).filter(isId);
  const [names, values] = await Promise.all([
    namesOf(tx, people),
    pointers.length === 0
      ? []
      : tx.sql<{ id: string; value: string }[]>`
          select id, value from personal_values where id = any (${pointers}::uuid[])`,
  ]);
  return {
    people: names,
    tenants: onMain
      ? await tenantNames(sides.flatMap((side) => valuesUnder(side, "tenants")).filter(isId))
      : new Map(),
    personal: new Map(values.map(({ id, value }) => [id, value])),
  };
}

async function tenantNames(ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await inControl(
    (tx) =>
      tx.sql<{ id: string; name: string }[]>`
        select id, name from tenants where id = any (${[...new Set(ids)]}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
