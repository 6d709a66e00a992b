import { inTenant } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { utc } from "@/lib/listing/fragments";
import type { Notice } from "./model";

const SHOWN = 20;

/** The person's own notices here, the newest first. */
export async function noticesOf(context: Context): Promise<Notice[]> {
  return inTenant(context.tenant, async ({ sql }) => [
    ...(await sql<Notice[]>`
      select id, text, path, ${utc(sql, sql`at`)} as at
      from notices where user_id = ${context.person.id} order by at desc, id limit ${SHOWN}`),
  ]);
}
