import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { namesOf } from "./names";
import { PERSONAL_KINDS } from "./resolve";

const RECENT = 2_000;
const MOST = 200;

/** What the filter of the log can offer: every action that was logged, and whom and what the newest rows name. */
export type AuditSuggestions = { actors: string[]; actions: string[]; targets: string[] };

/** Reads what can be offered; the time it takes does not grow with the log. */
export async function auditSuggestions(context: Context): Promise<AuditSuggestions> {
  return inTenant(context.tenant, async (tx) => {
    const [actions, recent] = await Promise.all([
      tx.sql<{ action: string }[]>`
        with recursive found (action) as (
          (select action from audit order by action limit 1)
          union all
          select (select a.action from audit a where a.action > f.action order by a.action limit 1)
          from found f where f.action is not null
        )
        select action from found where action is not null limit ${MOST}`,
      tx.sql<{ actorId: string | null; kind: string; targetId: string | null; name: string | null }[]>`
        select distinct actor_id as "actorId", target_kind as kind, target_id as "targetId", target_name as name
        from (select * from audit order by at desc, id desc limit ${RECENT}) as newest
        limit ${RECENT}`,
    ]);
    const names = await namesOf(
      tx,
      recent.flatMap(({ actorId, kind, targetId }) => [actorId, PERSONAL_KINDS.has(kind) ? targetId : null]),
    );
    const nameOf = (id: string | null) => (id === null ? undefined : names.get(id));
    return {
      actions: actions.map(({ action }) => action),
      actors: sorted(recent.map(({ actorId }) => nameOf(actorId))),
      targets: sorted(
        recent.map(({ kind, targetId, name }) =>
          PERSONAL_KINDS.has(kind) ? nameOf(targetId) : (name ?? undefined),
        ),
      ),
    };
  });
}

function sorted(names: readonly (string | undefined)[]): string[] {
  const known = new Set(names.filter((name): name is string => name !== undefined && name !== ""));
  return [...known].sort((a, b) => a.localeCompare(b)).slice(0, MOST);
}
