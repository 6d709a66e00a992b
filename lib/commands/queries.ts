import { inTenant, type Tx } from "@/db/connection";
import type { Context } from "@/lib/core/context";
import { notFound } from "@/lib/core/errors";
import { utc } from "@/lib/listing/fragments";
import type { Page } from "@/lib/listing/page";
import { isId } from "@/lib/users/text";
import { inWords } from "./definition";
import { commandOf } from "./registry";
import type { CommandRun, RunTarget, TargetState } from "./words";

const RUNS = 30;
const TARGETS = 200;

type Row = Omit<CommandRun, "title" | "shown">;

/** The latest runs here, the newest first: one's own, and everybody's for an Account Admin. `before` is a run's id. */
export async function listRuns(context: Context, before?: string): Promise<Page<CommandRun>> {
  const rows = await inTenant(context.tenant, (tx) => {
    const { sql } = tx;
    const older =
      before !== undefined && isId(before)
        ? sql`and (r.started_at, r.id) < (select started_at, id from command_runs where id = ${before})`
        : sql``;
    return sql<Row[]>`
      ${selected(tx)} where ${own(tx, context)} ${older} order by r.started_at desc, r.id desc limit ${RUNS + 1}`;
  });
  const page = rows.slice(0, RUNS).map(named);
  return { rows: page, ...(rows.length > RUNS ? { next: page.at(-1)?.id } : {}) };
}

/** A run with its numbers. Throws `Refusal` (not_found) for one that is not here or somebody else's. */
export async function runById(context: Context, id: string): Promise<CommandRun> {
  if (!isId(id)) throw notFound("run");
  const [row] = await inTenant(
    context.tenant,
    (tx) => tx.sql<Row[]>`${selected(tx)} where r.id = ${id} and ${own(tx, context)}`,
  );
  if (!row) throw notFound("run");
  return named(row);
}

/** What became of a run in its tenants, by their address, after the one named; of one state or of all. */
export async function runTargets(
  context: Context,
  id: string,
  { state, after = "" }: { state?: TargetState | undefined; after?: string | undefined } = {},
): Promise<Page<RunTarget>> {
  await runById(context, id);
  const rows = await inTenant(
    context.tenant,
    ({ sql }) => sql<RunTarget[]>`
      select slug, tenant, state, code, message, fields, details from command_targets
      where run_id = ${id} and slug > ${after} ${state ? sql`and state = ${state}` : sql``}
      order by slug limit ${TARGETS + 1}`,
  );
  const page = rows.slice(0, TARGETS);
  return { rows: page, ...(rows.length > TARGETS ? { next: page.at(-1)?.slug } : {}) };
}

function selected({ sql }: Tx) {
  return sql`
    select r.id, r.command, r.input, ${utc(sql, sql`r.started_at`)} as "startedAt",
      ${utc(sql, sql`r.ended_at`)} as "endedAt", r.sealed is not null and c.failed > 0 as retriable,
      jsonb_build_object('pending', c.pending, 'successful', c.successful, 'failed', c.failed) as counts,
      coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), k.name, 'Somebody from main') as by
    from command_runs r
    left join users u on u.id = r.actor_id left join api_keys k on k.id = r.actor_id
    cross join lateral (
      select count(*) filter (where state = 'pending')::int as pending,
        count(*) filter (where state = 'successful')::int as successful,
        count(*) filter (where state = 'failed')::int as failed
      from command_targets where run_id = r.id
    ) c`;
}

/** A run's tenants may be such as others may not know of, so it is shown to who started it. */
const own = ({ sql }: Tx, context: Context) =>
  context.accountAdmin ? sql`true` : sql`r.actor_id = ${context.person.id}`;

function named(row: Row): CommandRun {
  const command = commandOf(row.command);
  const shown = command ? inWords(command, row.input) : [];
  return { ...row, title: command?.title ?? row.command, shown };
}
