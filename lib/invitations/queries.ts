import type { z } from "zod";
import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { readFilter, termConditions } from "@/lib/listing/filter";
import { containing, every, type Fragment, utc } from "@/lib/listing/fragments";
import { keyset, type SortKey } from "@/lib/listing/keyset";
import { type CountedPage, counted, listQuery } from "@/lib/listing/page";
import { fullName } from "@/lib/users/model";
import { INVITATION_FILTERS, INVITATION_SORTS, type InvitationRow } from "./words";

/** Parses how an address asks for the invitations' list; see `INVITATION_SORTS` and `INVITATION_FILTERS`. */
export const InvitationListQuery = listQuery(INVITATION_SORTS, "-created");
export type InvitationListQuery = z.infer<typeof InvitationListQuery>;

type Named = { firstName: string | null; lastName: string | null };
type Stored = Omit<InvitationRow, "name" | "invitedBy" | "failure"> &
  Named & {
    by: (Named & { email: string | null }) | null;
    createdBy: string | null;
    error: string | null;
    ref: string | null;
    attempts: number;
    keyset: string[];
  };

/** A page of the newest invitation of each person of this instance (U4); expired and cancelled ones stay listed. */
export async function listInvitations(
  context: Context,
  query: InvitationListQuery,
): Promise<CountedPage<InvitationRow>> {
  return inTenant(context.tenant, async (tx) => {
    const { sql } = tx;
    const from = sql`
      from invitations i join users u on u.id = i.user_id
      where i.purpose = 'invitation' and not i.superseded and u.status <> 'deleted' ${every(sql, conditions(tx, query.q))}`;
    const at = keyset(sql, query, { keys: [sortKey(tx, query.sort)], id: sql`i.id` });
    const rows = sql<Stored[]>`
        select i.id, i.user_id as "userId", u.first_name as "firstName", u.last_name as "lastName",
          coalesce(u.email, '') as email, i.created_by as "createdBy",
          (select jsonb_build_object('firstName', b.first_name, 'lastName', b.last_name, 'email', b.email)
            from users b where b.id = i.created_by) as by,
          ${utc(sql, sql`i.created_at`)} as "createdAt", ${utc(sql, sql`i.mailed_at`)} as "mailedAt",
          ${utc(sql, sql`i.expires_at`)} as "expiresAt", ${utc(sql, sql`i.accepted_at`)} as "acceptedAt",
          ${state(tx)} as state, i.mail_state as mail, i.mail_error as error, i.mail_ref as ref, i.mail_attempts as attempts, ${at.values}
        ${from} ${at.where} ${at.order}`;
    return counted(
      sql,
      rows.then((found) => at.page(found, invitationRow)),
      from,
    );
  });
}

function invitationRow(stored: Stored): InvitationRow {
  const { firstName, lastName, by, createdBy, error, ref, attempts, keyset: _, ...row } = stored;
  const invitedBy = createdBy === null ? null : (by && fullName(by)) || "Someone who is gone";
  return {
    ...row,
    name: fullName({ firstName, lastName, email: row.email }),
    invitedBy,
    failure: row.state === "mail_failed" ? { sentence: error ?? "", ref: ref ?? "", attempts } : null,
  };
}

/** What became of an invitation, the last word first. */
function state({ sql }: Tx): Fragment {
  return sql`
    case when i.accepted_at is not null then 'accepted'
      when i.cancelled_at is not null then 'cancelled'
      when i.expires_at <= now() then 'expired'
      when u.status <> 'invited' then 'paused'
      when i.mail_state = 'failed' then 'mail_failed'
      else 'pending' end`;
}

function sortKey({ sql }: Tx, sort: string): SortKey {
  switch (sort.replace("-", "")) {
    case "expires":
      return { sql: sql`i.expires_at`, kind: "time" };
    case "email":
      return { sql: sql`coalesce(u.email_folded, '')`, kind: "text" };
    default:
      return { sql: sql`i.created_at`, kind: "time" };
  }
}

function conditions(tx: Tx, q: string): Fragment[] {
  const { words, terms } = readFilter(q, INVITATION_FILTERS);
  return [
    ...words.map((word) => tx.sql`u.search like lower(${containing(word)})`),
    ...termConditions(
      tx.sql,
      terms.state,
      (states) => tx.sql`${state(tx)} = any (array(select lower(s) from unnest(${states}::text[]) s))`,
    ),
  ];
}
