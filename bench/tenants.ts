import { readFileSync } from "node:fs";
import { inControl, inRegion, inTenant } from "@/db/connection";
import { createInstance, newPlace } from "@/db/instances";
import { fill, migrationsOf } from "@/db/migrations";
import { ident, ownerRole } from "@/db/names";
import { seedRoles } from "@/lib/access/seeds";
import { syncTargets } from "@/lib/sync/targets";
import { against, atMost } from "./measure";
import type { Case } from "./world";

const RUNS = 15;

/** How much a tenant transaction adds to a query, in ms. */
export const tenantTransaction: Case = async ({ main, admin }) => {
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

/** Making a child's instance, against the same DDL as one bare transaction. */
export const provisioning: Case = async ({ admin }) => {
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
export const footprint: Case = async ({ admin }) => {
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
