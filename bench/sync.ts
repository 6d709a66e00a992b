import { inRegion, inTenant } from "@/db/connection";
import { syncChanges } from "@/lib/sync/engine";
import { entryFor, planChange } from "@/lib/sync/entries";
import { readChange } from "@/lib/sync/projection";
import { reconcile } from "@/lib/sync/reconcile";
import { syncTargets } from "@/lib/sync/targets";
import { SIZE } from "./data";
import { against, atMost, timed } from "./measure";
import type { Case } from "./world";

/** One user's change, until the last child has it, against the bare fan-out function with the same rows. */
export const change: Case = async ({ main }) => {
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
export const unchanged: Case = async () => {
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
