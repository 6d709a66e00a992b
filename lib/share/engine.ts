import { inControl, inRegion, inTenant, type TenantRef } from "@/db/connection";
import { failureOf } from "@/lib/sync/fan-out";
import { grouped } from "@/lib/sync/model";
import { type SyncTarget, syncTargets } from "@/lib/sync/targets";
import { mainTenant } from "@/lib/tenants/registry";
import { type TravellingItem, travelling, versionKey } from "./content";
import { type Pushed, recordPush, recordUnready } from "./record";

/** Called between the steps of a push; tests stop the process there. */
export type ShareCheckpoint = (step: "read" | "applied" | "recorded") => Promise<void>;

const passing: ShareCheckpoint = async () => {};
const TENANTS = 100;
const ATTEMPTS = 5;

type Wish = {
  item_id: string;
  tenant_id: string;
  wanted: number | null;
  wanted_digest: string | null;
  /** True for a connection of a disabled site: with the site it is not there (T7). */
  purged: boolean;
};

/**
 * Pushes to every tenant what main wants it to hold and it does not hold yet (C2). Repeatable: it reads what is
 * wanted now. A tenant that fails is told and does not hold back the others; one whose database cannot be reached is
 * tried again by the reconcile. Throws where main cannot be read, so that the queue tries again.
 */
export async function pushShares(checkpoint: ShareCheckpoint = passing): Promise<void> {
  const main = await inControl(mainTenant);
  const waiting = await waitingTenants(main);
  if (waiting.length === 0) return;
  const { ready, upgrading } = await syncTargets(waiting);
  const known = new Set([...ready, ...upgrading].map(({ id }) => id));
  await recordUnready(main, {
    upgrading: upgrading.map(({ id }) => id),
    unpaired: waiting.filter((id) => !known.has(id)),
  });
  await Promise.all(
    [...grouped(ready, ({ region }) => region)].map(async ([region, own]) => {
      for (let start = 0; start < own.length; start += TENANTS) {
        await pushBatch(main, region, own.slice(start, start + TENANTS), checkpoint);
      }
    }),
  );
}

async function waitingTenants(main: TenantRef): Promise<string[]> {
  const rows = await inTenant(
    main,
    (tx) => tx.sql<{ tenant_id: string }[]>`
      select distinct tenant_id from share_targets where state = 'sharing' order by tenant_id`,
  );
  return rows.map(({ tenant_id }) => tenant_id);
}

async function pushBatch(
  main: TenantRef,
  region: string,
  targets: readonly SyncTarget[],
  checkpoint: ShareCheckpoint,
): Promise<void> {
  let left = targets;
  for (let attempt = 1; left.length > 0 && attempt <= ATTEMPTS; attempt++) {
    const { seq, wishes, content } = await readWishes(
      main,
      left.map(({ id }) => id),
    );
    await checkpoint("read");
    const own = left.filter(({ id }) => wishes.has(id));
    if (own.length === 0) return;
    const results = await apply(region, seq, own, wishes, content);
    await checkpoint("applied");
    await recordPush(main, results, wishes, content);
    await checkpoint("recorded");
    const stale = new Set(results.filter(({ status }) => status === "stale").map(({ tenant }) => tenant));
    left = own.filter(({ id }) => stale.has(id));
    if (left.length > 0) await catchUp(main, Math.max(...results.map((result) => Number(result.seq ?? 0))));
  }
}

type Read = { seq: number; wishes: Map<string, Wish[]>; content: Map<string, TravellingItem> };

/** The number is read first: what is read after it is as new or newer, never older. */
async function readWishes(main: TenantRef, tenantIds: readonly string[]): Promise<Read> {
  return inTenant(main, async (tx) => {
    const [counter] = await tx.sql<{ n: string }[]>`select n from change_counter where id = 1`;
    const rows = await tx.sql<Wish[]>`
      select t.item_id, t.tenant_id, t.wanted, t.wanted_digest, s.id is not null as purged
      from share_targets t
        left join content_versions v on v.item_id = t.item_id and v.number = t.wanted
        left join sites s on s.tenant_id = t.tenant_id and not s.active and v.definition->'scope'->>'siteId' = s.id::text
      where t.state = 'sharing' and t.tenant_id = any (${[...tenantIds]}::uuid[]) order by t.tenant_id, t.item_id`;
    const wanted = new Map(
      rows.flatMap(({ item_id: id, wanted: number }) =>
        number === null ? [] : [[versionKey(id, number), { id, number }] as const],
      ),
    );
    const content = await travelling(tx, [...wanted.values()]);
    return { seq: Number(counter?.n ?? 0), wishes: grouped(rows, (row) => row.tenant_id), content };
  });
}

async function apply(
  region: string,
  seq: number,
  targets: readonly SyncTarget[],
  wishes: ReadonlyMap<string, readonly Wish[]>,
  content: ReadonlyMap<string, TravellingItem>,
): Promise<Pushed[]> {
  const batch = targets.map(({ id, schema, syncRole, pairingId }) => {
    const own = wishes.get(id) ?? [];
    return {
      tenant: id,
      schema,
      role: syncRole,
      pairing_id: pairingId,
      seq,
      put: own.flatMap(({ item_id, wanted, purged }) => {
        const key = wanted === null || purged ? "" : versionKey(item_id, wanted);
        return content.has(key) ? [key] : [];
      }),
      gone: own.filter(({ wanted, purged }) => wanted === null || purged).map(({ item_id }) => item_id),
    };
  });
  try {
    return await inRegion(region, async (sql) => {
      const [row] = await sql<{ results: Pushed[] }[]>`
        select bailiwick.share_apply(${JSON.stringify(Object.fromEntries(content))}::text::jsonb,
          ${JSON.stringify(batch)}::text::jsonb) as results`;
      return row?.results ?? [];
    });
  } catch (error) {
    const failure = failureOf(error);
    return targets.map(({ id }) => ({ tenant: id, ...failure }));
  }
}

/** A child that has seen a number which main has not given yet: main was restored from a backup. */
async function catchUp(main: TenantRef, seen: number): Promise<void> {
  await inTenant(main, (tx) => tx.sql`update change_counter set n = ${seen} where id = 1 and n < ${seen}`);
}
