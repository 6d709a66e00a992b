import { inRegion } from "@/db/connection";
import { pgError } from "@/lib/core/errors";
import type { SyncEntry, SyncResult } from "./entries";
import { isUnreachable } from "./model";

const TENANTS = 100;
const CHARACTERS = 4_000_000;

/**
 * Applies entries of one region, at most a hundred tenants a transaction, in the order of the tenants' ids.
 * `applied` is called after each batch. Never throws for a tenant or for a region: a failure is an answer too. A
 * region that cannot be reached is not tried again for the batches that are left.
 */
export async function fanOut(
  region: string,
  entries: readonly SyncEntry[],
  applied: (results: SyncResult[], batch: readonly SyncEntry[]) => Promise<void>,
): Promise<void> {
  let lost: Failure | undefined;
  for (const batch of batches(entries)) {
    const answer: SyncResult[] | Failure = lost ?? (await applyBatch(region, batch).catch(failureOf));
    if ("status" in answer) {
      if (answer.unreachable) lost = answer;
      await applied(
        batch.map(({ tenant }) => ({ tenant, ...answer })),
        batch,
      );
    } else {
      await applied(answer, batch);
    }
  }
}

type Failure = { status: "failed"; code?: string; message: string; unreachable: boolean };

/** What a failed call to a region means for all of its tenants. */
export function failureOf(error: unknown): Failure {
  const { code, message } = pgError(error) ?? (error as { code?: string; message?: string });
  return { status: "failed", code, message: message ?? String(error), unreachable: isUnreachable(code) };
}

function applyBatch(region: string, batch: readonly SyncEntry[]): Promise<SyncResult[]> {
  return inRegion(region, async (sql) => {
    const [row] = await sql<{ results: SyncResult[] }[]>`
      select bailiwick.sync_apply(${JSON.stringify(batch)}::text::jsonb) as results`;
    return row?.results ?? [];
  });
}

/** Cuts entries, sorted by tenant, to batches of bounded number and size. */
export function batches(entries: readonly SyncEntry[]): SyncEntry[][] {
  const cut: SyncEntry[][] = [];
  let size = 0;
  for (const entry of [...entries].sort((a, b) => (a.tenant < b.tenant ? -1 : 1))) {
    const weight = roughSize(entry);
    const last = cut.at(-1);
    if (last && last.length < TENANTS && size + weight <= CHARACTERS) {
      last.push(entry);
      size += weight;
    } else {
      cut.push([entry]);
      size = weight;
    }
  }
  return cut;
}

function roughSize(entry: SyncEntry): number {
  const links = (entry.members?.length ?? 0) + (entry.nestings?.length ?? 0);
  return (
    300 +
    links * 110 +
    (entry.users?.length ?? 0) * 220 +
    (entry.groups?.length ?? 0) * 300 +
    (entry.roles?.length ?? 0) * 3_000
  );
}
