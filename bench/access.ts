import { newEnforcer, newModelFromString } from "casbin";
import { inTenant, type TenantRef } from "@/db/connection";
import { effectiveForSubject } from "@/lib/access/queries";
import { against, atMost, fasterBy } from "./measure";
import type { Case } from "./world";

const RUNS = 27;

/** One user's permissions against the bare recursive query, and against node-casbin on the same graph. */
export const effective: Case = async ({ main, userId }) => {
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
  const first = await against(RUNS, mine, bare);
  const { enforcer, load } = await casbinOf(main);
  const ask = () => enforcer.getImplicitPermissionsForUser(userId);
  await load();
  const second = await against(RUNS, mine, ask);
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
