import { randomBytes, randomUUID } from "node:crypto";
import postgres from "postgres";
import { regionUrls, resetEnv } from "@/lib/core/env";
import { mainTenant } from "@/lib/tenants/registry";
import { prepareRegion } from "./admin";
import { closeConnections, inControl, type TenantRef } from "./connection";
import { createInstance, newPlace, type SeedRole } from "./instances";
import { migrateShared } from "./migrate";
import { ident } from "./names";

/** A deployment of a test's own: fresh databases in two regions, main and as many children as asked for. */
export type TestDeployment = {
  readonly main: TenantRef;
  /** Makes a child in `emea` (a database of its own) unless another region is named. */
  child(options?: { slug?: string; name?: string; region?: string }): Promise<TenantRef>;
  /** An administrator's connection to a region's database, for looking behind the curtain. */
  admin(region?: string): postgres.Sql;
  close(): Promise<void>;
};

/**
 * Makes what every test's deployment begins as, on the cluster of `TEST_DATABASE_URL`: two migrated regions, and main.
 * Its copies share its secret, and so the roles that carry its id. Returns how to drop it.
 */
export async function makeTemplate(seeds: () => SeedRole[]): Promise<() => Promise<void>> {
  process.env.TEST_TEMPLATE = `bw_template_${randomBytes(6).toString("hex")}`;
  process.env.BAILIWICK_SECRET = randomBytes(24).toString("hex");
  const names = pointAt(process.env.TEST_TEMPLATE);
  await asRoot(async (root) => {
    for (const name of names) await root.unsafe(`create database ${name}`);
  });
  await migrateShared();
  await inControl(
    (tx) => tx.sql`insert into regions (name, label) values ('default', 'Americas'), ('emea', 'EMEA')`,
  );
  await makeTenant({ slug: "main", name: "Main", region: "default", kind: "main" }, seeds());
  await closeConnections();
  return () => asRoot((root) => dropAll(root, names));
}

/** Makes a deployment of the test's own as a copy of the template. Close it at the end. */
export async function testDeployment(seeds: () => SeedRole[]): Promise<TestDeployment> {
  const template = process.env.TEST_TEMPLATE;
  if (!template) throw new Error("TEST_TEMPLATE is not set: the tests' global setup makes it.");
  const names = pointAt(`bw_test_${randomBytes(6).toString("hex")}`);
  const origins = databasesOf(template);
  await asRoot(async (root) => {
    for (const [at, name] of names.entries())
      await root.unsafe(`create database ${name} template ${origins[at]}`);
  });
  // A copy has none of the rights on the database itself.
  for (const region of regionUrls().keys()) await prepareRegion(region);

  const admins = new Map<string, postgres.Sql>();
  return {
    main: await inControl(mainTenant),
    child: ({ slug = `c-${randomBytes(4).toString("hex")}`, name = `Child ${slug}`, region = "emea" } = {}) =>
      makeTenant({ slug, name, region, kind: "child" }, seeds()),
    admin(region = "default") {
      const open =
        admins.get(region) ?? postgres(regionUrls().get(region) ?? "", { max: 2, onnotice: () => {} });
      admins.set(region, open);
      return open;
    },
    async close() {
      const roles = await childrensRoles();
      await closeConnections();
      await Promise.all([...admins.values()].map((sql) => sql.end({ timeout: 5 })));
      await asRoot(async (root) => {
        await dropAll(root, names);
        if (roles.length > 0) await root.unsafe(`drop role if exists ${roles.map(ident).join(", ")}`);
      });
    },
  };
}

/** They belong to the cluster, and the more of them the login may take, the longer each new one takes to make. */
function childrensRoles(): Promise<string[]> {
  return inControl(async ({ sql }) => {
    const rows = await sql<{ role: string }[]>`
      select unnest(array[app_role, sync_role]) as role from tenants where kind = 'child'`;
    return rows.map(({ role }) => role);
  });
}

const databasesOf = (name: string) => [name, `${name}_emea`] as const;

/** Points this process at the two databases of a deployment. */
function pointAt(name: string): readonly [string, string] {
  const names = databasesOf(name);
  process.env.DATABASE_URL = withDatabase(cluster(), names[0]);
  process.env.REGION_EMEA_DATABASE_URL = withDatabase(cluster(), names[1]);
  resetEnv();
  return names;
}

async function asRoot(work: (root: postgres.Sql) => Promise<void>): Promise<void> {
  const root = postgres(cluster(), { max: 1, onnotice: () => {} });
  try {
    await work(root);
  } finally {
    await root.end({ timeout: 5 });
  }
}

async function dropAll(root: postgres.Sql, names: readonly string[]): Promise<void> {
  for (const name of names) await root.unsafe(`drop database if exists ${name} with (force)`);
}

function cluster(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("TEST_DATABASE_URL is not set: run the tests by `npm test`.");
  return url;
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
