import { randomBytes, randomUUID } from "node:crypto";
import postgres from "postgres";
import { resetEnv } from "@/lib/core/env";
import { closeConnections, inControl, type TenantRef } from "./connection";
import { createInstance, newPlace, type SeedRole } from "./instances";
import { migrateShared } from "./migrate";

/** A deployment of a test's own: fresh databases in two regions, main and as many children as asked for. */
export type TestDeployment = {
  readonly main: TenantRef;
  /** Makes a child in `emea` (a database of its own) unless another region is named. */
  child(options?: { slug?: string; name?: string; region?: string }): Promise<TenantRef>;
  /** An administrator's connection to a region's database, for looking behind the curtain. */
  admin(region?: string): postgres.Sql;
  close(): Promise<void>;
};

/** Makes a migrated deployment on the cluster of `TEST_DATABASE_URL`. Close it at the end. */
export async function testDeployment(seeds: () => SeedRole[]): Promise<TestDeployment> {
  const cluster = process.env.TEST_DATABASE_URL;
  if (!cluster) throw new Error("TEST_DATABASE_URL is not set: run the tests by `npm test`.");
  const id = randomBytes(6).toString("hex");
  const names = { default: `bw_test_${id}`, emea: `bw_test_${id}_emea` };
  const root = postgres(cluster, { max: 1, onnotice: () => {} });
  for (const name of Object.values(names)) await root.unsafe(`create database ${name}`);
  process.env.DATABASE_URL = withDatabase(cluster, names.default);
  process.env.REGION_EMEA_DATABASE_URL = withDatabase(cluster, names.emea);
  process.env.BAILIWICK_SECRET = randomBytes(24).toString("hex");
  resetEnv();
  await migrateShared();
  await inControl(
    (tx) => tx.sql`insert into regions (name, label) values ('default', 'Americas'), ('emea', 'EMEA')`,
  );

  const admins = new Map<string, postgres.Sql>();
  const main = await makeTenant({ slug: "main", name: "Main", region: "default", kind: "main" }, seeds());
  return {
    main,
    child: ({ slug = `c-${randomBytes(4).toString("hex")}`, name = `Child ${slug}`, region = "emea" } = {}) =>
      makeTenant({ slug, name, region, kind: "child" }, seeds()),
    admin(region = "default") {
      const url =
        region === "default"
          ? process.env.DATABASE_URL
          : process.env[`REGION_${region.toUpperCase()}_DATABASE_URL`];
      const open = admins.get(region) ?? postgres(url ?? "", { max: 2, onnotice: () => {} });
      admins.set(region, open);
      return open;
    },
    async close() {
      await closeConnections();
      await Promise.all([...admins.values()].map((sql) => sql.end({ timeout: 5 })));
      for (const name of Object.values(names))
        await root.unsafe(`drop database if exists ${name} with (force)`);
      await root.end({ timeout: 5 });
    },
  };
}

async function makeTenant(
  input: { slug: string; name: string; region: string; kind: "main" | "child" },
  seeds: SeedRole[],
): Promise<TenantRef> {
  const place = { ...newPlace(input.kind), region: input.region, kind: input.kind };
  const version = await createInstance(place, seeds);
  const tenant = { ...input, ...place, id: randomUUID(), color: "#3b6ea5", status: "active", version };
  await inControl(
    (tx) => tx.sql`
      insert into tenants (id, slug, name, kind, region, schema_name, app_role, sync_role, color, status, version)
      values (${tenant.id}, ${tenant.slug}, ${tenant.name}, ${tenant.kind}, ${tenant.region}, ${tenant.schema},
        ${tenant.appRole}, ${tenant.syncRole}, ${tenant.color}, 'active', ${version})`,
  );
  return tenant;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}
