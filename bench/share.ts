import { inRegion, inTenant } from "@/db/connection";
import { createContent, updateContent } from "@/lib/content/commands/edit";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { travelling, versionKey } from "@/lib/share/content";
import { pushShares } from "@/lib/share/engine";
import { shareLog } from "@/lib/share/log";
import { shareStatus } from "@/lib/share/queries";
import { shareTenants } from "@/lib/share/tenants";
import { syncTargets } from "@/lib/sync/targets";
import { SIZE } from "./data";
import { against, atMost, timed } from "./measure";
import type { Case } from "./world";

const ITEMS = 200;
const PLANNED = 20;
const PLAN_MS = 3_000;
const TEXT = "x".repeat(10_000);
const tenants = SIZE.tenants.toLocaleString("en");

/** One 10 kB item to every tenant, from the click to Successful with status and log, against the bare fan-out. */
export const shareOne: Case = async ({ context, main }) => {
  const [id = ""] = await makeLists(context, 1, "Shared");
  const whole = async () => {
    const wish = { itemIds: [id], mode: "share" as const };
    const all = await shareTenants();
    const { digest } = await inTenant(main, (tx) => planOf(tx, wish, all));
    await inTenant(main, (tx) => share(tx, context, { ...wish, digest }));
    await pushShares();
    const status = await shareStatus(context, [id]);
    await shareLog(context, { item: id, q: "", only: "all", after: "" });
    if (status.get(id) !== "successful") throw new Error(`the item is ${status.get(id)}`);
  };
  let edition = 1;
  const edited = async () => {
    edition += 1;
    await inTenant(main, async (tx) => {
      const [item] = await tx.sql<{ name: string; version: number }[]>`
        select name, version from content_items where id = ${id}`;
      await updateContent(tx, context, {
        ...blank(item?.name ?? "", edition),
        id,
        version: item?.version ?? 0,
      });
    });
  };
  const prepared = async () => {
    const content = await inTenant(main, (tx) => travelling(tx, [{ id, number: edition }]));
    const [counter] = await inTenant(main, (tx) => tx.sql<{ n: string }[]>`select n from change_counter`);
    const { ready } = await syncTargets("all");
    const entries = ready.map(({ id: tenant, schema, syncRole, pairingId }) => ({
      tenant,
      schema,
      role: syncRole,
      pairing_id: pairingId,
      seq: Number(counter?.n ?? 0),
      put: [versionKey(id, edition)],
      gone: [],
    }));
    return { content: JSON.stringify(Object.fromEntries(content)), entries };
  };
  const bare = async ({ content, entries }: Awaited<ReturnType<typeof prepared>>) => {
    for (let start = 0; start < entries.length; start += 100) {
      const batch = JSON.stringify(entries.slice(start, start + 100));
      await inRegion(
        "default",
        (sql) => sql`select bailiwick.share_apply(${content}::text::jsonb, ${batch}::text::jsonb)`,
      );
    }
  };
  await whole();
  const values: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < 5; run++) {
    await edited();
    const rows = await prepared();
    floors.push(await timed(() => bare(rows)));
    await edited();
    values.push(await timed(whole));
  }
  const middle = (all: number[]) => [...all].sort((a, b) => a - b)[2] ?? Number.NaN;
  const name = `one 10 kB item to ${tenants} tenants, from the click to Successful, against the bare fan-out`;
  return [atMost(name, 3, { value: middle(values), floor: middle(floors) })];
};

/** The column "Shared to tenants" of many items against the bare query, and a plan against its limit in time. */
export const statusAndPlan: Case = async ({ context, main, admin }) => {
  const ids = await makeLists(context, ITEMS, "Listed");
  const all = await shareTenants();
  await inTenant(
    main,
    (tx) => tx.sql`
      insert into share_targets (item_id, tenant_id, direct, wanted, wanted_digest, state, applied, applied_digest)
      select i, t, true, 1, '', case when random() < 0.02 then 'failed' else 'successful' end, 1, ''
      from unnest(${ids}::uuid[]) i, unnest(${all.map(({ id }) => id)}::uuid[]) t`,
  );
  await admin.unsafe(`vacuum (analyze) ${main.schema}.share_targets`);
  const bare = () => admin`
    select item_id, state, count(*) from ${admin(main.schema)}.share_targets
    where item_id = any (${ids}::uuid[]) group by item_id, state`;
  const measured = await against(7, () => shareStatus(context, ids), bare);
  const wish = { itemIds: ids.slice(0, PLANNED), mode: "share" as const };
  const plan = async () => inTenant(main, async (tx) => planOf(tx, wish, await shareTenants()));
  const planned = await against(3, plan, async () => {});
  return [
    atMost(`status of ${ITEMS} items × ${tenants} tenants, against the bare query`, 1.5, measured),
    atMost(`plan of ${PLANNED} items × ${tenants} tenants, against 3 s`, 1, { ...planned, floor: PLAN_MS }),
  ];
};

async function makeLists(context: Context, count: number, name: string): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const input = { ...blank(`${name} ${n}`, 1), type: "global_list" as const };
    const made = await inTenant(context.tenant, (tx) => createContent(tx, context, input));
    ids.push(made.data.id);
  }
  return ids;
}

const blank = (name: string, edition: number) => ({
  name,
  description: "",
  labels: ["all"],
  settings: { active: true },
  definition: { data: [`edition ${edition}`, TEXT] },
});
