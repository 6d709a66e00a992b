import { readFileSync } from "node:fs";
import { newEnforcer, newModelFromString } from "casbin";
import type postgres from "postgres";
import { inControl, inRegion, inTenant, type TenantRef, type Tx } from "@/db/connection";
import { createInstance, newPlace } from "@/db/instances";
import { fill, migrationsOf } from "@/db/migrations";
import { ident, ownerRole } from "@/db/names";
import { effectiveForSubject, groupsOf } from "@/lib/access/queries";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { syncChanges } from "@/lib/sync/engine";
import { entryFor, planChange } from "@/lib/sync/entries";
import { readChange } from "@/lib/sync/projection";
import { reconcile } from "@/lib/sync/reconcile";
import { syncTargets } from "@/lib/sync/targets";
import { listUsers, UserListQuery } from "@/lib/users/queries";
import { SIZE } from "./data";
import { against, atMost, fasterBy, type Outcome, timed } from "./measure";
import { usersPage } from "./pages";

/** What a case works on: main with its data, its paired children, an administrator of main. */
export type World = { main: TenantRef; admin: postgres.Sql; context: Context; userId: string };

type Case = (world: World) => Promise<Outcome[]>;

const RUNS = 9;

/** How much a tenant transaction adds to a query, in ms. */
const tenantTransaction: Case = async ({ main, admin }) => {
  const many = async (work: () => Promise<unknown>) => {
    for (let count = 0; count < 200; count++) await work();
  };
  const measured = await against(
    RUNS,
    () => many(() => inTenant(main, (tx) => tx.sql`select 1`)),
    () => many(async () => admin`select 1`),
  );
  const [value, floor] = [measured.value / 200, measured.floor / 200];
  return [
    {
      case: "tenant transaction, ms per query",
      value,
      floor,
      ratio: value / floor,
      target: "adds ≤ 0.5 ms",
      met: value - floor <= 0.5,
    },
  ];
};

/** One user's permissions against the bare recursive query, and against node-casbin on the same graph. */
const effective: Case = async ({ main, userId }) => {
  const mine = () => inTenant(main, (tx) => effectiveForSubject(tx, { userId, sessionGroupIds: [] }));
  const bare = () =>
    inTenant(
      main,
      (tx) => tx.sql`
        with recursive mine as (
          select group_id as id from group_members where user_id = ${userId}
          union
          select n.parent_id from mine m join group_nestings n on n.child_id = m.id
        )
        select key, max(case value when 'edit' then 2 else 1 end)
        from mine m join groups g on g.id = m.id join roles r on r.id = g.role_id, jsonb_each_text(r.permissions)
        group by key`,
    );
  const first = await against(RUNS * 3, mine, bare);
  const { enforcer, load } = await casbinOf(main);
  const ask = () => enforcer.getImplicitPermissionsForUser(userId);
  await load();
  const second = await against(RUNS * 3, mine, ask);
  const third = await against(2, mine, async () => {
    await load();
    await ask();
  });
  return [
    atMost("effective permissions of one user, against the bare recursive query", 1.5, first),
    fasterBy("effective permissions of one user, against node-casbin with all in its memory", 10, second),
    fasterBy("effective permissions of one user, against node-casbin that reads what is true now", 10, third),
  ];
};

async function casbinOf(main: TenantRef) {
  const enforcer = await newEnforcer(
    newModelFromString(`[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act`),
  );
  const load = () =>
    inTenant(main, async (tx) => {
      const links = await tx.sql<{ a: string; b: string }[]>`
        select child_id::text as a, parent_id::text as b from group_nestings
        union all select user_id::text, group_id::text from group_members
        union all select id::text, role_id::text from groups`;
      const grants = await tx.sql<{ role: string; key: string; value: string }[]>`
        select r.id::text as role, key, value from roles r, jsonb_each_text(r.permissions)`;
      enforcer.clearPolicy();
      await enforcer.addGroupingPolicies(links.map(({ a, b }) => [a, b]));
      await enforcer.addPolicies(grants.map(({ role, key, value }) => [role, key, value]));
    });
  return { enforcer, load };
}

/** The users' list: a far page against the first, and a search against its SQL. */
const users: Case = async ({ context, main }) => {
  const page = (after?: string, q = "") =>
    listUsers(context, UserListQuery.parse({ sort: "email", after, q }));
  const far = Math.min(1_900, Math.floor(SIZE.users / 50) - 2);
  let cursor: string | undefined;
  for (let count = 1; count < far; count++) cursor = (await page(cursor)).next;
  const pages = await against(
    RUNS,
    () => page(cursor),
    () => page(),
  );
  const search = await against(
    RUNS,
    () => page(undefined, "user4711@"),
    () => inTenant(main, searchBare),
  );
  return [
    atMost(`users, page ${far.toLocaleString("en")} against page 1`, 1.2, pages),
    atMost("users, text search against its SQL", 2, search),
  ];
};

/** What a search for `user4711@` asks of the database: the hits, their number, the first page, its groups. */
async function searchBare(tx: Tx): Promise<void> {
  const rows = await tx.sql<{ id: string }[]>`
    with hits as materialized (
      select id from users where status <> 'deleted' and search like '%user4711@%' limit 2001
    )
    select u.id, u.email, u.first_name, u.last_name, u.type, u.status, r.name as role, u.phone, u.origin,
      u.last_login_at, (select count(*)::int from hits) as found
    from users u left join roles r on r.id = u.role_id
    where u.id in (select id from hits) order by u.email_folded, u.id limit 51`;
  await groupsOf(
    tx,
    rows.map(({ id }) => id),
  );
}

/** One user's change, until the last child has it, against the bare fan-out function with the same rows. */
const change: Case = async ({ main }) => {
  const [member] = await inTenant(
    main,
    (tx) => tx.sql<{ id: string }[]>`
      select m.user_id as id from group_members m join group_tenants t on t.group_id = m.group_id limit 1`,
  );
  const userId = member?.id ?? "";
  let round = 0;
  const changed = async () => {
    round += 1;
    await inTenant(main, async (tx) => {
      await tx.sql`update users set phone = ${`+1 555 ${round}`} where id = ${userId}`;
      await tx.sql`update change_counter set n = n + 1`;
    });
  };
  const whole = async () => {
    await changed();
    await syncChanges({ users: [userId] });
  };
  const prepare = async () => {
    await changed();
    const read = await inTenant(main, (tx) => readChange(tx, { users: [userId] }));
    const plan = planChange({ users: [userId] }, read);
    const { ready } = await syncTargets(plan.everywhere ? "all" : plan.tenantIds);
    return ready.flatMap((target) => {
      const rows = plan.rowsFor(target.id);
      return rows ? [entryFor(target, read.seq, rows)] : [];
    });
  };
  const bare = async (entries: unknown[]) => {
    for (let start = 0; start < entries.length; start += 100) {
      const batch = JSON.stringify(entries.slice(start, start + 100));
      await inRegion("default", (sql) => sql`select bailiwick.sync_apply(${batch}::text::jsonb)`);
    }
  };
  await whole();
  await bare(await prepare());
  const values: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < 5; run++) {
    values.push(await timed(whole));
    const entries = await prepare();
    floors.push(await timed(() => bare(entries)));
  }
  const middle = (all: number[]) => [...all].sort((a, b) => a - b)[2] ?? Number.NaN;
  const name = `one user's change to ${SIZE.tenants.toLocaleString("en")} tenants, against the bare fan-out`;
  return [atMost(name, 3, { value: middle(values), floor: middle(floors) })];
};

/** A reconcile where nothing has changed, against the bare loop of digests. */
const unchanged: Case = async () => {
  const { ready } = await syncTargets("all");
  const places = ready.map(({ id, schema, syncRole }) => ({ tenant: id, schema, role: syncRole }));
  const bare = async () => {
    for (let start = 0; start < places.length; start += 100) {
      const batch = JSON.stringify(places.slice(start, start + 100));
      await inRegion("default", (sql) => sql`select bailiwick.sync_digests(${batch}::text::jsonb)`);
    }
  };
  await reconcile();
  const measured = await against(5, reconcile, bare);
  return [atMost(`reconcile of ${SIZE.tenants.toLocaleString("en")} unchanged tenants`, 1.5, measured)];
};

/** Making a child's instance, against the same DDL as one bare transaction. */
const provisioning: Case = async ({ admin }) => {
  const steps = await migrationsOf("instance");
  const bare = async () => {
    const place = newPlace("child");
    const [schema, app, sync] = [place.schema, place.appRole, place.syncRole].map(ident);
    const names = { schema: place.schema, app: place.appRole, sync: place.syncRole };
    await admin
      .unsafe(
        `begin; create role ${app} nologin; create role ${sync} nologin;
         create schema ${schema} authorization ${ident(ownerRole())};
         set local role ${ident(ownerRole())}; set local search_path = ${schema};
         ${steps.map(({ sql }) => fill(sql, names)).join(";")}; commit;`,
      )
      .simple();
  };
  const mine = () => createInstance({ ...newPlace("child"), region: "default", kind: "child" }, seedRoles());
  return [atMost("provisioning, against the bare DDL", 2, await against(RUNS, mine, bare))];
};

/** What many tenants cost the server: printed, without a target. */
const footprint: Case = async ({ admin }) => {
  const { ready } = await syncTargets("all");
  const places = ready.map(({ id, schema, syncRole }) => ({ tenant: id, schema, role: syncRole }));
  const [backend] = await inRegion("default", async (sql) => {
    for (let start = 0; start < places.length; start += 100) {
      await sql`select bailiwick.sync_digests(${JSON.stringify(places.slice(start, start + 100))}::text::jsonb)`;
    }
    return sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  });
  const resident =
    Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${backend?.pid}/status`, "utf8"))?.[1]) / 1024;
  const [catalog] = await admin<{ mb: number }[]>`
    select round(sum(pg_total_relation_size(c.oid)) / 1048576.0)::float8 as mb
    from pg_class c where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r'`;
  const tenants = await inControl((tx) => tx.sql<{ n: number }[]>`select count(*)::int as n from tenants`);
  const none = { floor: 1, target: "printed", met: true };
  return [
    { case: "memory of a backend that has touched them all, MB", value: resident, ratio: resident, ...none },
    {
      case: `catalog with ${tenants[0]?.n} tenants, MB`,
      value: catalog?.mb ?? 0,
      ratio: catalog?.mb ?? 0,
      ...none,
    },
  ];
};

/** The cases by name, in the order in which they run. */
export const cases: Record<string, Case> = {
  usersPage,
  tenantTransaction,
  effective,
  users,
  change,
  unchanged,
  provisioning,
  footprint,
};
