import type { Tx } from "@/db/connection";
import type { Acting } from "@/lib/core/acting";
import { seal, unseal } from "@/lib/core/sealed";
import { type NamedCommand, withoutSecrets } from "./definition";
import type { TargetResult } from "./effect";

const PURPOSE = "command input";

/** A run as it stands where it was started. */
export type StoredRun = { id: string; command: string; sealed: string | null; acting: Acting };

/** Writes a run with its tenants, all of them pending. What only some runs need is purged on the way. */
export async function insertRun(
  { sql }: Tx,
  run: {
    id: string;
    command: NamedCommand;
    input: Record<string, unknown>;
    acting: Acting;
    slugs: readonly string[];
  },
): Promise<void> {
  const { acting } = run;
  await sql`update command_runs set sealed = null where sealed is not null and started_at < now() - interval '7 days'`;
  await sql`
    insert into command_runs (id, command, input, sealed, actor_kind, actor_id, actor_home, session_groups,
      connection_id, request_id, ip)
    values (${run.id}, ${run.command.name},
      ${JSON.stringify(withoutSecrets(run.command, run.input))}::text::jsonb, ${seal(PURPOSE, JSON.stringify(run.input))},
      ${acting.kind}, ${acting.id}, ${acting.home}, ${[...acting.sessionGroups]}::text[],
      ${acting.connectionId}, ${acting.requestId}, ${acting.ip})`;
  await sql`
    insert into command_targets (run_id, slug) select ${run.id}, slug from unnest(${[...run.slugs]}::text[]) slug`;
}

/** A run by id; undefined for none. */
export async function storedRun({ sql }: Tx, id: string): Promise<StoredRun | undefined> {
  const [row] = await sql<
    {
      id: string;
      command: string;
      sealed: string | null;
      kind: "user" | "key";
      actor: string;
      home: string;
      groups: string[];
      connectionId: string | null;
      requestId: string | null;
      ip: string | null;
    }[]
  >`
    select id, command, sealed, actor_kind as kind, actor_id as actor, actor_home as home, session_groups as groups,
      connection_id as "connectionId", request_id as "requestId", ip
    from command_runs where id = ${id}`;
  if (!row) return undefined;
  const { kind, actor, home, groups, connectionId, requestId, ip, ...run } = row;
  const session = { sessionGroups: groups, connectionId };
  return { ...run, acting: { kind, id: actor, home, ...session, requestId: requestId ?? "", ip } };
}

/** Begins a run again, by the session from which its person asks for it now: that one's groups and connection count. */
export async function resumeRun({ sql }: Tx, id: string, acting: Acting): Promise<void> {
  await sql`
    update command_runs set ended_at = null, session_groups = ${[...acting.sessionGroups]}::text[],
      connection_id = ${acting.connectionId}, request_id = ${acting.requestId}, ip = ${acting.ip}
    where id = ${id}`;
}

/** The whole input of a run. Throws where it is kept no longer. */
export function inputOf({ id, sealed }: StoredRun): unknown {
  if (sealed === null) throw new Error(`the input of run ${id} is kept no longer`);
  return JSON.parse(unseal(PURPOSE, sealed));
}

/** Writes down what became of a run in a tenant, and tells who watches. */
export async function recordTarget(
  { sql }: Tx,
  runId: string,
  slug: string,
  result: TargetResult,
): Promise<void> {
  await sql`
    with told as (select pg_notify('bailiwick_live', 'command'))
    update command_targets t set state = ${result.state}, tenant = ${result.tenant}, code = ${result.code},
      message = ${result.message}, fields = ${JSON.stringify(result.fields)}::text::jsonb,
      details = ${JSON.stringify(result.details)}::text::jsonb, ended_at = now()
    from told where t.run_id = ${runId} and t.slug = ${slug}`;
}

/** Ends a run of which nothing is pending. Its input goes where nothing failed: there is nothing to try again. */
export async function endRun({ sql }: Tx, runId: string): Promise<void> {
  await sql`
    update command_runs r set ended_at = now(),
      sealed = case when exists (select from command_targets where run_id = r.id and state = 'failed') then sealed end
    where id = ${runId} and not exists (select from command_targets where run_id = r.id and state = 'pending')`;
}
