import type { Tx } from "@/db/connection";

/** Which of these addresses people here have already, folded. */
export async function knownAddresses({ sql }: Tx, emails: readonly string[]): Promise<Set<string>> {
  const rows = await sql<{ email: string }[]>`
    select email_folded as email from users
    where email_folded in (select lower(e) from unnest(${[...emails]}::text[]) e)`;
  return new Set(rows.map(({ email }) => email));
}

/** The addresses of people here by skeleton (see `skeleton`), for those skeletons that were asked for. */
export async function knownSkeletons(
  { sql }: Tx,
  skeletons: readonly string[],
): Promise<Map<string, string>> {
  const rows = await sql<{ email: string; skeleton: string }[]>`
    select email_folded as email, s.skeleton
    from users u, lateral (select
      replace(replace(translate(u.email_folded, '01', 'ol'), 'rn', 'm'), 'vv', 'w') as skeleton) s
    where u.status <> 'deleted' and s.skeleton in (select unnest(${[...skeletons]}::text[]))`;
  return new Map(rows.map(({ email, skeleton }) => [skeleton, email]));
}
