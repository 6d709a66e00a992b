import { randomUUID } from "node:crypto";
import type { Tx } from "@/db/connection";
import type { Playbook } from "@/lib/content/definitions/playbook";
import type { ContentItem } from "@/lib/content/model";
import { contentItem, versionContent } from "@/lib/content/queries";
import type { Context } from "@/lib/core/context";
import { conflict, invalid } from "@/lib/core/errors";
import { execute } from "@/lib/core/execute";
import type { Change } from "@/lib/core/result";
import type { Incident } from "@/lib/incidents/model";
import { incidentById } from "@/lib/incidents/queries";
import { type RunLimits, type RunWorld, runPlaybook } from "@/lib/playbook-runs/run";
import type { RunResult } from "@/lib/playbook-runs/words";
import type { RunTestInput } from "./model";
import { testPlace } from "./place";
import { testWorld } from "./world";

const KEPT = 30;

type TestedIncident = Pick<Incident, "id" | "title" | "type" | "severity" | "status" | "data">;

/** For tests of the tests: limits, and another way to call out. */
export type TestSeams = { limits?: Partial<RunLimits>; call?: RunWorld["call"] };

/**
 * Runs a playbook as a test and keeps the run (C15). The run stands in no transaction: it calls other systems. Throws
 * `Refusal`: not_found, forbidden, invalid, conflict where there is no such version.
 */
export async function runTest(
  context: Context,
  input: RunTestInput,
  seams: TestSeams = {},
): Promise<RunResult> {
  const item = await contentItem(context, input.playbookId);
  if (item.type !== "event_playbook" && item.type !== "incident_playbook")
    throw conflict("Only playbooks are tested.");
  if (!input.draft && item.live === null) throw conflict("It has no live version yet. Test the draft.");
  const number = input.draft ? 0 : (item.live ?? 0);
  const { definition } = await versionContent(context, item.id, number);
  const { owner, place } = await testPlace(context, input.place);
  const incident = await incidentOf(context, owner, item, input);
  const inputs = incident ? inputsOf(incident) : input.inputs;
  const startedAt = new Date();
  const world = { ...testWorld(context, place), ...(seams.call && { call: seams.call }) };
  const result = await runPlaybook(definition as unknown as Playbook, inputs, world, seams.limits);
  const where = place && [place.tenantName, place.site?.name].filter(Boolean).join(", ");
  const foreign = owner.tenant.id !== context.tenant.id && incident !== null;
  await execute({ name: "playbook_test.run", run: keep }, context, {
    item,
    number,
    place: context.tenant.kind === "main" ? (where ?? "") : (place?.site?.name ?? ""),
    incident: foreign ? "" : incidentWords(incident, input),
    result: foreign ? withoutData(result) : result,
    startedAt,
  });
  return result;
}

/** The incident of a test: a chosen one, or on main without a tenant a built one (C15). Throws `Refusal`. */
async function incidentOf(
  context: Context,
  owner: Context,
  item: ContentItem,
  { place, incidentId, sample }: RunTestInput,
): Promise<TestedIncident | null> {
  if (item.type === "event_playbook") return null;
  if (!sample) {
    if (incidentId === null) throw refused("incidentId", "Choose an incident.");
    return incidentById(owner, incidentId);
  }
  if (context.tenant.kind === "child" || place)
    throw refused(
      "incidentId",
      "With a tenant’s connections a test runs on an incident of the tenant. Choose one.",
    );
  if (incidentId) throw refused("sample", "Choose an incident or build one, not both.");
  return { id: randomUUID(), ...sample };
}

const refused = (field: string, message: string) => invalid(message, { [field]: message });

const incidentWords = (incident: TestedIncident | null, { sample }: RunTestInput) =>
  incident && sample ? `Built incident “${incident.title}”` : (incident?.title ?? "");

/** An incident playbook reads the incident's data by name, and beside it what every incident has. */
const inputsOf = ({ id, title, type, severity, status, data }: TestedIncident) => ({
  ...{ id, title, type, severity, status },
  ...data,
});

const UNTOLD = "The reason was told to the tester: it can have data of the tenant's incident in it.";

/** A tenant's incident stays in the tenant (T1): what is kept on main says how each step went, not with what or why. */
function withoutData(result: RunResult): RunResult {
  const untold = (error: string | null) => error && UNTOLD;
  return {
    ...result,
    error: untold(result.error),
    steps: result.steps.map((step) => ({ ...step, input: null, output: null, error: untold(step.error) })),
  };
}

type Kept = {
  item: ContentItem;
  number: number;
  place: string;
  incident: string;
  result: RunResult;
  startedAt: Date;
};

async function keep(tx: Tx, context: Context, test: Kept): Promise<Change> {
  const { item, number, place, incident, result, startedAt } = test;
  await tx.sql`
    insert into playbook_tests (id, playbook_id, number, place, incident, state, error, steps, tested_by, started_at)
    values (${randomUUID()}, ${item.id}, ${number}, ${place}, ${incident}, ${result.state}, ${result.error},
      ${JSON.stringify(result.steps)}::text::jsonb, ${context.person.id}, ${startedAt.toISOString()})`;
  await tx.sql`
    delete from playbook_tests where playbook_id = ${item.id} and id not in (
      select id from playbook_tests where playbook_id = ${item.id} order by started_at desc, id limit ${KEPT})`;
  return {
    target: { kind: "content", id: item.id, name: item.name },
    after: { version: number, place, state: result.state },
    data: undefined,
  };
}
