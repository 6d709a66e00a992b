import { createHash } from "node:crypto";
import { inControl, type Tx } from "@/db/connection";
import { PERMISSION_KEYS } from "@/lib/access/components";
import { HOLDS_ACCOUNT_ADMIN } from "@/lib/access/model";
import { admits, type Context, view } from "@/lib/core/context";
import { keyset } from "@/lib/listing/keyset";
import { fullName } from "@/lib/users/model";
import { type Bits, isGain, stepsOf } from "./bits";
import { comparison } from "./compare";
import type { AccessDelta } from "./model";
import { overlay } from "./overlay";
import type { ConcernedPerson, Confirmation, ImpactPlan, Place, ReachedTenant } from "./words";

/** How many people the list has at a time. */
const LISTED = 50;
const NAMED_TENANTS = 5;
const NAMED_KEYS = 5;

type Answer = {
  places: { n: number; count: number; first: string[] }[];
  signatures: ({ place: number; people: number } & Bits)[];
  people: ImpactPlan["people"];
  fingerprint: string;
  confirmations: Confirmation[];
  keys: ImpactPlan["keys"];
  rows: {
    id: string;
    firstName: string | null;
    lastName: string | null;
    email: string | null;
    keyset: string[];
    steps: ({ place: number } & Bits)[];
  }[];
};

/**
 * What a change of access would do, without making it (W2): one statement, set-based, whatever the number of
 * people, groups and tenants, and one more for the tenants' names. Names only what the viewer may see: people with
 * View of users, keys with View of API keys. The caller holds the lock of `lockNestings` where the answer must
 * still hold when the change is made.
 */
export async function impactOf(
  tx: Tx,
  context: Context,
  delta: AccessDelta,
  after?: string,
): Promise<ImpactPlan> {
  const answer = await compared(tx, delta, after);
  const tenants = await reachedTenants(answer.places.flatMap(({ first }) => first));
  const places = answer.places.map((place) => placeOf(place, answer.signatures, tenants));
  const at = peopleKeyset(tx, after);
  const page = at.page(
    answer.rows,
    ({ id, steps, ...names }): ConcernedPerson => ({
      id,
      name: fullName(names),
      steps: steps.map(({ place, ...bits }) => ({
        place: answer.places.findIndex(({ n }) => n === place),
        levels: stepsOf(bits),
      })),
    }),
  );
  const { fingerprint, people, confirmations } = answer;
  return {
    hash: createHash("sha256")
      .update(JSON.stringify([fingerprint, people, confirmations, answer.keys]))
      .digest("hex")
      .slice(0, 32),
    people,
    places,
    keys: admits(context, view("api-keys")) ? answer.keys : unnamed(answer.keys),
    confirmations,
    list: admits(context, view("users"))
      ? { rows: page.rows, ...(page.next ? { next: page.next } : {}) }
      : null,
  };
}

async function compared(tx: Tx, delta: AccessDelta, after: string | undefined): Promise<Answer> {
  const { sql } = tx;
  const at = peopleKeyset(tx, after);
  const bits = sql`vb::text as "viewedBefore", eb::text as "editedBefore",
    va::text as "viewedAfter", ea::text as "editedAfter"`;
  const [, [row]] = await Promise.all([
    // The planner takes the intermediate results for tiny, and would join them row by row.
    sql`select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), set_config('enable_sort', 'off', true),
      set_config('work_mem', '64MB', true)`,
    sql<Answer[]>`
    with recursive ${overlay(tx, delta)}, ${comparison(tx)},
    key_state as (
      select k.id, k.name, bool_or(p.id is not null and p.permissions is null) as loses,
        bool_or(p.permissions is not null and r.id is not null) as changes,
        count(*) filter (where r.id is not null and (p.id is null or p.permissions is not null)) as kept
      from api_keys k join api_key_roles a on a.key_id = k.id
        left join roles r on r.id = a.role_id left join role_patch p on p.id = a.role_id
      where k.revoked_at is null and exists (
        select from api_key_roles c join role_patch q on q.id = c.role_id where c.key_id = k.id)
      group by k.id, k.name
    ),
    sized as (
      select d.*, cardinality(c.people) as people from diff d join crowd c on c.id = d.crowd_id
    ),
    shown as materialized (
      select u.id, u.first_name as "firstName", u.last_name as "lastName", u.email, ${at.values}
      from users u where u.id = any (array(select id from concerned)) ${at.where} ${at.order}
    )
    select
      (select coalesce(jsonb_agg(jsonb_build_object('n', n, 'count', cardinality(tenants),
          'first', tenants[1:${NAMED_TENANTS}]) order by n), '[]')
        from place where n in (select place from diff)) as places,
      (select coalesce(jsonb_agg(to_jsonb(s)), '[]') from (
        select place, sum(people) as people, ${bits} from sized group by place, vb, eb, va, ea) s) as signatures,
      (select jsonb_build_object('concerned', coalesce(sum(people), 0),
          'gain', coalesce(sum(people) filter (where gains), 0),
          'lose', coalesce(sum(people) filter (where loses), 0))
        from (select people, bool_or(gains) as gains, bool_or(loses) as loses from sized
          group by crowd_id, people) p) as people,
      (select coalesce(bit_xor(uuid_hash_extended(c.id, d.mark)), 0)::text
        from concerned c join (
          select crowd_id, bit_xor(hashtextextended(concat_ws(' ', md5(p.tenants::text), vb, eb, va, ea), 0)) as mark
          from diff join place p on p.n = diff.place group by crowd_id) d on d.crowd_id = c.crowd_id) as fingerprint,
      (select coalesce(jsonb_agg(to_jsonb(c) order by c.name), '[]') from (
        select name, sum(people) as people from (
          select distinct r.name || ' by ' || g.name as name, c.id, cardinality(c.people) as people
          from risen join crowd c on c.id = risen.crowd_id
            join grp g on g.state = 1 and g.id = risen.group_id join roles r on r.id = risen.role_id) n
        group by name order by name limit ${NAMED_KEYS * 10}) c) as confirmations,
      (select jsonb_build_object(
          'red', jsonb_build_object('count', count(*) filter (where loses and kept = 0),
            'first', coalesce((array_agg(name order by name) filter (where loses and kept = 0))[1:${NAMED_KEYS}], '{}')),
          'yellow', jsonb_build_object('count', count(*) filter (where loses and kept > 0),
            'first', coalesce((array_agg(name order by name) filter (where loses and kept > 0))[1:${NAMED_KEYS}], '{}')),
          'changed', jsonb_build_object('count', count(*) filter (where changes),
            'first', coalesce((array_agg(name order by name) filter (where changes))[1:${NAMED_KEYS}], '{}')))
        from key_state) as keys,
      (select coalesce(jsonb_agg(to_jsonb(shown) || jsonb_build_object('steps', (
          select jsonb_agg(to_jsonb(s) order by s.place) from (
            select place, ${bits} from diff where diff.crowd_id = c.crowd_id) s))
        order by keyset, shown.id), '[]') from shown join concerned c using (id)) as rows`,
    sql`select set_config('enable_nestloop', 'on', true), set_config('enable_sort', 'on', true)`,
  ]);
  if (!row) throw new Error("the comparison gave no row");
  return row;
}

function peopleKeyset({ sql }: Tx, after: string | undefined) {
  const keys = [
    { sql: sql`lower(coalesce(u.last_name, ''))`, kind: "text" as const },
    { sql: sql`lower(coalesce(u.first_name, ''))`, kind: "text" as const },
  ];
  return keyset(sql, { sort: "name", after }, { keys, id: sql`u.id`, limit: LISTED });
}

function placeOf(
  { n, count, first }: Answer["places"][number],
  signatures: Answer["signatures"],
  tenants: ReadonlyMap<string, ReachedTenant>,
): Place {
  const components = new Map<string, { key: string; gain: number; lose: number }>();
  const sum = { gain: 0, lose: 0 };
  for (const { place, people, ...bits } of signatures) {
    if (place !== n) continue;
    const steps = stepsOf(bits);
    if (steps.some(isGain)) sum.gain += people;
    if (steps.some((step) => !isGain(step))) sum.lose += people;
    for (const step of steps) {
      const line = components.get(step.key) ?? { key: step.key, gain: 0, lose: 0 };
      line[isGain(step) ? "gain" : "lose"] += people;
      components.set(step.key, line);
    }
  }
  const named = first.flatMap((id) => tenants.get(id) ?? []);
  return { here: n === 0, tenants: { count, first: named }, ...sum, components: inTreeOrder(components) };
}

function inTreeOrder(lines: ReadonlyMap<string, Place["components"][number]>): Place["components"] {
  return [HOLDS_ACCOUNT_ADMIN, ...PERMISSION_KEYS].flatMap((key) => lines.get(key) ?? []);
}

const unnamed = ({ yellow, red, changed }: ImpactPlan["keys"]): ImpactPlan["keys"] => ({
  yellow: { count: yellow.count, first: [] },
  red: { count: red.count, first: [] },
  changed: { count: changed.count, first: [] },
});

async function reachedTenants(ids: readonly string[]): Promise<Map<string, ReachedTenant>> {
  if (ids.length === 0) return new Map();
  const rows = await inControl(
    (tx) => tx.sql<ReachedTenant[]>`
      select id, name, slug, color from tenants where id = any (${[...ids]}::uuid[])`,
  );
  return new Map(rows.map((tenant) => [tenant.id, tenant]));
}
