import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";

/** A sentence for one person; `path` leads to what it is about. */
export type NewNotice = { userId: string; text: string; path: string };

const KEPT_DAYS = 30;

/** Tells people what became of work that went on without them. Old sentences go. */
export async function notify({ sql }: Tx, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map(({ userId, text, path }) => ({
    id: randomUUID(),
    user_id: userId,
    text: text.slice(0, 500),
    path,
  }));
  await sql`
    insert into notices (id, user_id, text, path)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb)
      as n (id uuid, user_id uuid, text text, path text)`;
  await sql`delete from notices where at < now() - make_interval(days => ${KEPT_DAYS})`;
}
