import { expect } from "vitest";
import type { TenantRef } from "@/db/connection";
import type { TestDeployment } from "@/db/testing";

type Fact = { kind: string; subject: string; object: string; state: unknown };

/** What an instance's record says is there now: the newest row of each key that did not end it. */
async function recorded(deployment: TestDeployment, tenant: TenantRef): Promise<Fact[]> {
  return look(
    deployment,
    tenant,
    (sql) => sql<Fact[]>`
    select kind, subject, object, after as state from (
      select distinct on (kind, subject, object) * from history order by kind, subject, object, id desc
    ) as newest where after is not null order by kind, subject, object`,
  );
}

/** What really is there. */
async function actual(deployment: TestDeployment, tenant: TenantRef): Promise<Fact[]> {
  return look(
    deployment,
    tenant,
    (sql) => sql<Fact[]>`
    select * from (
      select 'user' as kind, id as subject, id as object,
        jsonb_build_object('origin', origin, 'status', status, 'role_id', role_id) as state from users
      union all
      select 'role', id, id, jsonb_build_object('origin', origin, 'kind', kind, 'name', name,
        'permissions', permissions) from roles
      union all
      select 'group', id, id, jsonb_build_object('origin', origin, 'type', type, 'name', name, 'role_id', role_id,
        'idp_groups', idp_groups) from groups
      union all select 'member', group_id, user_id, jsonb_build_object('origin', origin) from group_members
      union all select 'nesting', child_id, parent_id, jsonb_build_object('origin', origin) from group_nestings
      union all select 'listing', group_id, tenant_id, '{}' from group_tenants
    ) as present order by kind, subject, object`,
  );
}

/** Holds the record of these instances complete: each fact's rows follow on each other and end with what is there. */
export async function expectComplete(deployment: TestDeployment, ...tenants: TenantRef[]): Promise<void> {
  for (const tenant of tenants) {
    expect(await recorded(deployment, tenant)).toEqual(await actual(deployment, tenant));
    const broken = await look(
      deployment,
      tenant,
      (sql) => sql<Fact[]>`
      select * from (
        select *, lag(after) over own as earlier, lag(at) over own as earlier_at from history
        window own as (partition by kind, subject, object order by id)
      ) as linked where before is distinct from earlier or at < earlier_at or after is not distinct from before`,
    );
    expect(broken).toEqual([]);
  }
}

async function look(
  deployment: TestDeployment,
  tenant: TenantRef,
  query: (sql: ReturnType<TestDeployment["admin"]>) => Promise<readonly Fact[]>,
): Promise<Fact[]> {
  const rows = await deployment.admin(tenant.region).begin(async (sql) => {
    await sql`select set_config('search_path', ${tenant.schema}, true)`;
    return query(sql as never);
  });
  return rows.map((row) => ({ ...row }));
}
