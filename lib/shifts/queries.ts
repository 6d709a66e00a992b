import { inTenant, type Tx } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { readAdvanced } from "@/lib/roles/advanced";
import type { OwnRole } from "@/lib/roles/own";
import { fullName } from "@/lib/users/model";
import type { OnShift, OwnShift } from "./model";
import { dutyAt, nextDuty } from "./week";

const SHOWN = 20;
const COUNTED = 1_000;

/**
 * Who is on shift in this tenant at a moment: active people whose roles, direct or by groups at any depth, have a
 * shift then (R3). Names need View of
 * the shift handover or of users; without it there are only numbers.
 */
export async function onShift(context: Context, at: Date): Promise<OnShift> {
  return inTenant(context.tenant, async (tx) => {
    const rows = await tx.sql<{ id: string; name: string; advanced: unknown }[]>`
      select id, name, advanced from roles where advanced ? 'shifts' order by name_folded`;
    const roles = rows.flatMap(({ id, name, advanced }) => {
      const duty = dutyAt(readAdvanced(advanced).shifts ?? [], at);
      return duty ? [{ id, name, until: duty.ends?.toISOString() ?? null }] : [];
    });
    if (roles.length === 0) return { planned: rows.length > 0, count: 0, capped: false, people: [] };
    const people = await holders(
      tx,
      roles.map(({ id }) => id),
    );
    const named = admits(context, view("handover")) || admits(context, view("users"));
    return {
      planned: true,
      count: Math.min(people.length, COUNTED),
      capped: people.length > COUNTED,
      people: named
        ? people.slice(0, SHOWN).map((person) => ({
            id: person.id,
            name: fullName(person),
            roles: roles
              .filter(({ id }) => person.roles.includes(id))
              .map(({ name, until }) => ({ name, until })),
          }))
        : [],
    };
  });
}

type Holder = { id: string; firstName: string; lastName: string; email: string; roles: string[] };

async function holders({ sql }: Tx, roleIds: readonly string[]): Promise<Holder[]> {
  return sql<Holder[]>`
    with recursive reach (group_id, role_id) as (
      select id, role_id from groups where role_id = any (${[...roleIds]}::uuid[])
      union
      select n.child_id, r.role_id from reach r join group_nestings n on n.parent_id = r.group_id
    ), held (user_id, role_id) as (
      select id, role_id from users where role_id = any (${[...roleIds]}::uuid[])
      union all
      select m.user_id, r.role_id from reach r join group_members m using (group_id)
    ), few as (
      select user_id, role_id from held limit ${COUNTED * 5}
    )
    select u.id, u.first_name as "firstName", u.last_name as "lastName", coalesce(u.email, '') as email,
      array_agg(distinct s.role_id::text) as roles
    from few s join users u on u.id = s.user_id and u.status = 'active'
    group by u.id
    order by lower(coalesce(u.last_name, '')), lower(coalesce(u.first_name, '')), u.id limit ${COUNTED + 1}`;
}

/** A person's own shifts at a moment, over all of the roles that he has; null where none of them has shifts (R3). */
export function ownShift(roles: readonly OwnRole[], at: Date): OwnShift | null {
  const shifts = roles.flatMap((role) => role.advanced.shifts ?? []);
  if (shifts.length === 0) return null;
  const [now, next] = [dutyAt(shifts, at), nextDuty(shifts, at)];
  return {
    now: now && { until: now.ends?.toISOString() ?? null },
    next: next && { starts: next.starts.toISOString(), ends: next.ends?.toISOString() ?? null },
  };
}
