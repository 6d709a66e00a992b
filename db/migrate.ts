import { regionUrls } from "@/lib/core/env";
import { asAdmin, prepareRegion } from "./admin";
import { migrateSchema, migrationsOf } from "./migrations";
import { controlRole, ident, jobsRole, literal, ownerRole } from "./names";

/**
 * Brings every region's shared parts and the registry to the newest version. Instances are migrated in the
 * background by the worker, main excepted (`lib/tenants/upgrade`). Repeatable. Throws what PostgreSQL says.
 */
export async function migrateShared(): Promise<void> {
  for (const region of regionUrls().keys()) {
    await prepareRegion(region);
    await asAdmin(region, async (sql) => {
      await migrateSchema(sql, {
        schema: "jobs",
        role: jobsRole(),
        migrations: await migrationsOf("region"),
        names: { owner: ownerRole(), jobs: jobsRole() },
      });
      await sql
        .unsafe(`set role ${ident(jobsRole())};
        grant usage on schema jobs to ${ident(controlRole())};
        grant execute on function jobs.enqueue(text, jsonb, text) to ${ident(controlRole())};
        insert into jobs.registry_roles values (${literal(controlRole())}) on conflict do nothing;
        reset role;`)
        .simple();
      if (region !== "default") return;
      await migrateSchema(sql, {
        schema: "control",
        role: ownerRole(),
        migrations: await migrationsOf("control"),
        names: { owner: ownerRole() },
      });
    });
  }
}
