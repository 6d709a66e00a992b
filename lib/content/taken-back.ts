import { inTenant } from "@/db/connection";
import { admits, type Context, view } from "@/lib/core/context";
import { utc } from "@/lib/listing/fragments";
import { CONTENT, CONTENT_TYPES } from "./types";

const DAYS = 14;
const NOTICES = 5;
const NAMES = 3;

/** What main took back from this tenant on one day: the first names, and how many in all. */
export type TakenBack = { at: string; names: string[]; items: number };

/** What main took back here in the last two weeks, the newest first, of the types that the person may see (C5). */
export async function takenBack(context: Context): Promise<TakenBack[]> {
  const seen = CONTENT_TYPES.filter((type) => admits(context, view(CONTENT[type].component)));
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<TakenBack[]>`
      select ${utc(sql, sql`max(at)`)} as at, (array_agg(target_name order by id desc))[1:${NAMES}::int] as names,
        count(*)::int as items
      from audit
      where action = 'share.taken_back' and at > now() - ${DAYS} * interval '1 day'
        and before->>'type' = any (${seen}::text[])
      group by date_trunc('day', at at time zone 'UTC') order by max(at) desc limit ${NOTICES}`,
  );
  return [...rows];
}
