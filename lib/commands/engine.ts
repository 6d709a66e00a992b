import { z } from "zod";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type Acting, contextOfActing } from "@/lib/core/acting";
import { admits, type Context } from "@/lib/core/context";
import { forbidden, notFound } from "@/lib/core/errors";
import { connectionStands } from "@/lib/core/load-context";
import { mainTenant, type TenantRow, tenantRef } from "@/lib/tenants/registry";
import type { NamedCommand } from "./definition";
import { effectOnce, failureOf, successOf, type TargetResult } from "./effect";
import { commandOf, mayActOnOthers } from "./registry";
import { endRun, inputOf, recordTarget, storedRun } from "./runs";
import { needWords } from "./start";

const Job = z.strictObject({ runId: z.uuid() });
const AT_ONCE = 4;
const BATCH = 40;

/** Called between the steps of a run; tests stop the process there. */
export type CommandFault = (step: "begun" | "effect" | "recorded") => void;

type Work = {
  runId: string;
  command: NamedCommand;
  acting: Acting;
  /** Where the connections of those who start runs are: main. */
  home: TenantRef;
  input: unknown;
  main: Context | undefined;
};

/**
 * Goes through the tenants of a run that are pending, a few at a time, with what its person may do at that moment. A
 * tenant's failure is its own result (T12). Repeatable: where it broke off it goes on, and what took effect does not
 * again.
 */
export async function carryOutRun(job: unknown, fault: CommandFault = () => {}): Promise<void> {
  const { runId } = Job.parse(job);
  const main = await inControl(mainTenant);
  const run = await inTenant(main, (tx) => storedRun(tx, runId));
  const command = run && commandOf(run.command);
  if (!run || !command || run.sealed === null) return;
  const input = command.input.parse(inputOf(run));
  fault("begun");
  for (let batch = await pending(main, runId); batch.length > 0; batch = await pending(main, runId)) {
    const known = await tenantsBySlug(batch);
    const work = {
      runId,
      command,
      acting: run.acting,
      home: main,
      input,
      main: await contextOfActing(run.acting, main.slug),
    };
    const queue = [...batch];
    const worker = async () => {
      for (let slug = queue.shift(); slug !== undefined; slug = queue.shift()) {
        const result = await inOne(work, slug, known.get(slug));
        fault("effect");
        await inTenant(main, (tx) => recordTarget(tx, runId, slug, result));
        fault("recorded");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }
  await inTenant(main, (tx) => endRun(tx, runId));
}

async function inOne(work: Work, slug: string, tenant: TenantRef | undefined): Promise<TargetResult> {
  let entered = false;
  try {
    if (await signedOut(work)) throw forbidden(SIGNED_OUT);
    if (!work.main || !mayActOnOthers(work.main))
      throw forbidden("The person who started this may command other tenants no longer.");
    const context = work.command.on === "tenant" ? work.main : await contextOfActing(work.acting, slug);
    if (!context || !tenant || (work.command.on === "tenant" && tenant.kind === "main")) throw noTenant();
    entered = true;
    if (!admits(context, work.command.needs)) throw forbidden(needWords(work.command));
    const outcome = await effectOnce(work.command, context, work.input, {
      runId: work.runId,
      target: tenant,
    });
    return successOf(tenant.name, outcome);
  } catch (error) {
    return failureOf(error, tenant, entered);
  }
}

/** True where the provider's connection by which the person had signed in is disabled or gone by now (A2). */
async function signedOut({ acting, home }: Work): Promise<boolean> {
  return acting.connectionId !== null && !(await inTenant(home, (tx) => connectionStands(tx, acting)));
}

const SIGNED_OUT =
  "The identity provider’s connection by which the person had signed in is disabled or gone: sign in again and retry.";

/** Also said of a tenant that one may not enter: the two are never told apart (A5). */
const noTenant = () => notFound("tenant");

async function pending(main: TenantRef, runId: string): Promise<string[]> {
  const rows = await inTenant(
    main,
    (tx) => tx.sql<{ slug: string }[]>`
      select slug from command_targets where run_id = ${runId} and state = 'pending' order by slug limit ${BATCH}`,
  );
  return rows.map(({ slug }) => slug);
}

async function tenantsBySlug(slugs: readonly string[]): Promise<Map<string, TenantRef>> {
  const rows = await inControl(
    (tx) => tx.sql<TenantRow[]>`select * from tenants where slug = any (${[...slugs]}::text[])`,
  );
  return new Map(rows.map((row) => [row.slug, tenantRef(row)]));
}
