import type { TenantRef, Tx } from "@/db/connection";
import { lockNestings } from "@/lib/access/queries";
import { writeAudit } from "@/lib/core/audit";
import { Refusal } from "@/lib/core/errors";
import type { Change } from "@/lib/core/result";
import { noteSystemAccess } from "@/lib/history/record";
import { notify } from "@/lib/notices/commands";
import { keepingAnAdministrator } from "@/lib/roles/queries";
import { type GroupPlan, planOfSync } from "./plan";

const HELD_BACK =
  "Nobody was taken out at the last sync: it would leave no active Account Admin. Give somebody else the role first.";

type Move = { groupId: string; userId: string };
type Nesting = { childId: string; parentId: string };
type Done = { joined: Move[]; left: Move[]; deleted: GroupPlan[]; nestings: Nesting[]; tenants: string[] };

/**
 * Makes the groups that follow the directory what it says now (G6); one of them where it is named. What would leave no
 * active Account Admin is held back (U9). Everything is written down as the system's work.
 */
export async function syncGroups(tx: Tx, tenant: TenantRef, groupId: string | null): Promise<void> {
  await lockNestings(tx);
  await rebind(tx);
  const plans = await planOfSync(tx, groupId);
  if (plans.length === 0) return;
  const { done, heldBack } = await carriedOut(tx, plans);
  await remember(tx, plans, heldBack);
  await tell(tx, tenant, plans, done);
  await noteSystemAccess(tx, tenant, {
    groups: done.deleted.map((plan) => plan.groupId),
    members: [...done.joined, ...done.left],
    nestings: done.nestings,
    tenants: done.tenants,
  });
}

/** A group that the directory made anew with the same id of its own is the same group. */
async function rebind({ sql }: Tx): Promise<void> {
  await sql`
    update dir_imports i set source_id = d.id
    from (select distinct on (external_id) external_id, id from dir_groups where external_id is not null
      order by external_id, seq desc) d
    where i.source_kind = 'group' and d.external_id = i.source_external_id
      and not exists (select from dir_groups g where g.id = i.source_id)
      and not exists (select from dir_imports o where o.source_id = d.id)`;
}

async function carriedOut(tx: Tx, plans: readonly GroupPlan[]): Promise<{ done: Done; heldBack: boolean }> {
  const loses = plans.some((plan) => plan.leaves.length > 0 || isOver(plan));
  try {
    const done = await tx.sql.savepoint(() => keepingAnAdministrator(tx, loses, () => write(tx, plans)));
    return { done, heldBack: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const joining = plans.map((plan) => ({ ...plan, leaves: [], over: false }));
    return { done: await write(tx, joining), heldBack: true };
  }
}

const isOver = (plan: GroupPlan) => !plan.present && plan.over;

async function write(tx: Tx, plans: readonly GroupPlan[]): Promise<Done> {
  const pairs = (key: "joins" | "leaves") => {
    const moves = plans.flatMap((plan) => plan[key].map((userId) => ({ groupId: plan.groupId, userId })));
    return { groups: moves.map((move) => move.groupId), users: moves.map((move) => move.userId), moves };
  };
  const [joins, leaves] = [pairs("joins"), pairs("leaves")];
  const deleted = plans.filter(isOver);
  const ids = deleted.map((plan) => plan.groupId);
  const { sql } = tx;
  if (leaves.moves.length > 0)
    await sql`
      delete from group_members m using unnest(${leaves.groups}::uuid[], ${leaves.users}::uuid[]) as l (g, u)
      where m.group_id = l.g and m.user_id = l.u`;
  if (joins.moves.length > 0)
    await sql`
      insert into group_members (group_id, user_id)
      select * from unnest(${joins.groups}::uuid[], ${joins.users}::uuid[]) on conflict do nothing`;
  if (ids.length === 0)
    return { joined: joins.moves, left: leaves.moves, deleted, nestings: [], tenants: [] };
  const [nestings, tenants, members] = await Promise.all([
    sql<Nesting[]>`
      select child_id as "childId", parent_id as "parentId" from group_nestings
      where child_id = any (${ids}::uuid[]) or parent_id = any (${ids}::uuid[])`,
    sql<{ id: string }[]>`
      select distinct tenant_id as id from group_tenants where group_id = any (${ids}::uuid[])`,
    sql<Move[]>`
      select group_id as "groupId", user_id as "userId" from group_members where group_id = any (${ids}::uuid[])`,
  ]);
  await sql`delete from groups where id = any (${ids}::uuid[])`;
  return {
    joined: joins.moves,
    left: [...leaves.moves, ...members],
    deleted,
    nestings: [...nestings],
    tenants: tenants.map(({ id }) => id),
  };
}

/** Writes into each import what this sync found; one that is gone begins its quarantine, one that is back ends it. */
async function remember({ sql }: Tx, plans: readonly GroupPlan[], heldBack: boolean): Promise<void> {
  const rows = plans.map((plan) => ({
    group_id: plan.groupId,
    present: plan.present,
    people: plan.people,
    missing: plan.missing,
    problem: heldBack && (plan.leaves.length > 0 || isOver(plan)) ? HELD_BACK : null,
  }));
  await sql`
    update dir_imports i set state = 'ready', synced_at = now(), problem = r.problem,
      people = case when r.present then r.people else i.people end,
      missing = case when r.present then r.missing else i.missing end,
      gone_at = case when r.present then null else coalesce(i.gone_at, now()) end,
      source_name = coalesce(d.name, i.source_name), source_external_id = coalesce(d.external_id, i.source_external_id)
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
        as r (group_id uuid, present boolean, people int, missing int, problem text)
      join dir_imports own on own.group_id = r.group_id left join dir_groups d on d.id = own.source_id
    where i.group_id = r.group_id`;
}

async function tell(tx: Tx, tenant: TenantRef, plans: readonly GroupPlan[], done: Done): Promise<void> {
  const of = (moves: readonly Move[], groupId: string) =>
    moves.filter((move) => move.groupId === groupId).map((move) => move.userId);
  const touched = new Set([...done.joined, ...done.left].map((move) => move.groupId));
  const changes = plans
    .filter((plan) => touched.has(plan.groupId) || done.deleted.includes(plan))
    .map((plan): Omit<Change<unknown>, "data" | "also"> => {
      const [users, left] = [of(done.joined, plan.groupId), of(done.left, plan.groupId)];
      const gone = done.deleted.includes(plan);
      return {
        target: { kind: "group", id: plan.groupId, name: plan.name },
        before: { ...(left.length > 0 ? { users: left } : {}), ...(gone ? { name: plan.name } : {}) },
        ...(gone ? {} : { after: { users } }),
      };
    });
  const [first, ...also] = changes;
  if (first)
    await writeAudit(tx, { id: null, home: null, kind: "system" }, "directory.sync", {
      ...first,
      data: undefined,
      also,
    });
  await notify(
    tx,
    plans.flatMap((plan) =>
      plan.state === "fetching" && plan.requestedBy
        ? [
            {
              userId: plan.requestedBy,
              text: importWords(plan),
              path: `/t/${tenant.slug}/settings/groups/${plan.groupId}`,
            },
          ]
        : [],
    ),
  );
}

function importWords({ name, present, people, missing }: GroupPlan): string {
  if (!present) return `${name} could not be imported: it is gone in the directory.`;
  const here = people - missing;
  const members = `${here.toLocaleString("en")} ${here === 1 ? "person is a member" : "people are members"}`;
  const absent =
    missing === 0 ? "" : `; ${missing.toLocaleString("en")} of the directory's people are not here`;
  return `${name} is imported: ${members}${absent}.`;
}
