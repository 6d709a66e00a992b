import type { UtilityCommand } from "@/lib/content/definitions/others";
import type { Playbook, Step } from "@/lib/content/definitions/playbook";
import { type OutboundAnswer, type OutboundRequest, outbound } from "@/lib/outbound/outbound";
import { answerOf, CallFailed, type Connected, noteSecrets, requestOf } from "./call";
import { Evaluator } from "./evaluator";
import { inOrder } from "./order";
import { capped, scrubbed } from "./scrub";
import type { RunResult, StepRecord } from "./words";

/** Where a run takes from what its playbook names. Each throws a sentence where that is not there. */
export type RunWorld = {
  utility(id: string): Promise<UtilityCommand>;
  playbook(id: string): Promise<Playbook>;
  list(id: string): Promise<unknown>;
  connection(integrationId: string, name: string): Promise<Connected>;
  call?(request: OutboundRequest): Promise<OutboundAnswer>;
};

/** What a run may take. */
export type RunLimits = { steps: number; depth: number; ms: number };

const LIMITS: RunLimits = { steps: 300, depth: 5, ms: 60_000 };

/** Marks a failure that was told at a step further in. */
class Stopped extends Error {}

type Run = {
  world: RunWorld;
  limits: RunLimits;
  evaluator: Evaluator;
  secrets: Set<string>;
  steps: StepRecord[];
  until: number;
};

/**
 * Runs a playbook step by step, and stops at the first that fails. Expressions see `inputs` and `steps`, the outputs by
 * id, and no secret: it is taken out of what a service answers. Never throws (C6, C7, C15).
 */
export async function runPlaybook(
  playbook: Playbook,
  inputs: Readonly<Record<string, unknown>>,
  world: RunWorld,
  limits: Partial<RunLimits> = {},
): Promise<RunResult> {
  const all = { ...LIMITS, ...limits };
  const run: Run = {
    world,
    limits: all,
    evaluator: new Evaluator(),
    secrets: new Set(),
    steps: [],
    until: performance.now() + all.ms,
  };
  try {
    await runSteps(run, playbook, inputs, "", 0);
    return { state: "successful", error: null, steps: run.steps };
  } catch (error) {
    return { state: "failed", error: String(scrubbed(messageOf(error), run.secrets)), steps: run.steps };
  } finally {
    await run.evaluator.close();
  }
}

async function runSteps(
  run: Run,
  playbook: Playbook,
  inputs: Readonly<Record<string, unknown>>,
  prefix: string,
  depth: number,
): Promise<Record<string, unknown>> {
  if (depth > run.limits.depth)
    throw new Error(`Playbooks stand more than ${run.limits.depth} deep in one another.`);
  const missing = playbook.inputs.find(({ name, required }) => required && inputs[name] === undefined);
  if (missing) throw new Error(`The input “${missing.name}” is missing.`);
  const outputs: Record<string, unknown> = {};
  const reached = new Set([playbook.start]);
  for (const step of inOrder(playbook.start, playbook.steps)) {
    if (!reached.has(step.id)) continue;
    if (run.steps.length >= run.limits.steps) throw new Error(`It has more than ${run.limits.steps} steps.`);
    if (performance.now() > run.until)
      throw new Error(`It took longer than ${run.limits.ms / 1000} seconds.`);
    const document = { inputs, steps: outputs };
    outputs[step.id] = await recorded(run, step, prefix, depth, async (record) => {
      const output = await perform(run, step, document, record, depth);
      const after = { inputs, steps: { ...outputs, [step.id]: output } };
      const ways: string[] = [];
      for (const { to, when } of step.next) {
        if (when === undefined || (await run.evaluator.evaluate(`$boolean((${when}\n))`, after)) === true) {
          reached.add(to);
          ways.push(to);
        }
      }
      return step.kind === "decision" ? { goesTo: ways } : output;
    });
  }
  return outputs;
}

async function recorded(
  run: Run,
  step: Step,
  prefix: string,
  depth: number,
  work: (record: StepRecord) => Promise<unknown>,
): Promise<unknown> {
  const { name, kind, id } = step;
  const record: StepRecord = {
    ...{ path: `${prefix}${id}`, name, kind, depth },
    ...{ input: null, output: null, error: null, ms: 0 },
  };
  run.steps.push(record);
  const start = performance.now();
  try {
    const output = await work(record);
    record.output = output;
    return output;
  } catch (error) {
    record.error = error instanceof Stopped ? "A step of this playbook failed." : messageOf(error);
    if (error instanceof CallFailed) record.output = error.output;
    throw new Stopped(`The step “${name}” failed: ${messageOf(error)}`);
  } finally {
    record.ms = Math.round(performance.now() - start);
    record.input = capped(scrubbed(record.input, run.secrets));
    record.output = capped(scrubbed(record.output, run.secrets));
    record.error = record.error && String(scrubbed(record.error, run.secrets));
  }
}

type Document = { inputs: unknown; steps: Record<string, unknown> };

async function perform(
  run: Run,
  step: Step,
  document: Document,
  record: StepRecord,
  depth: number,
): Promise<unknown> {
  switch (step.kind) {
    case "utility": {
      const input = await parametersOf(run, step.parameters, document);
      record.input = input;
      const command = await run.world.utility(step.commandId);
      const missing = command.inputs.find(({ name, required }) => required && input[name] === undefined);
      if (missing) throw new Error(`The parameter “${missing.label}” is missing.`);
      return run.evaluator.evaluate(command.expression, input);
    }
    case "integration":
      return callStep(run, step, document, record);
    case "playbook": {
      const input = await parametersOf(run, step.parameters, document);
      record.input = input;
      return runSteps(run, await run.world.playbook(step.playbookId), input, `${record.path}/`, depth + 1);
    }
    case "list":
      return run.world.list(step.listId);
    case "task":
      record.input = { instructions: step.instructions };
      return { note: "A person does this. The test goes on." };
    case "decision":
    case "end":
      return null;
  }
}

async function callStep(
  run: Run,
  step: Extract<Step, { kind: "integration" }>,
  document: Document,
  record: StepRecord,
): Promise<unknown> {
  const parameters = await parametersOf(run, step.parameters, document);
  record.input = { command: step.command, connection: step.connection, parameters };
  const connection = await run.world.connection(step.integrationId, step.connection);
  noteSecrets(run.secrets, connection, step.command, parameters);
  const request = requestOf(connection, step.command, parameters);
  record.input = { method: request.method, url: request.url, connection: step.connection, parameters };
  const call = run.world.call ?? ((wanted: OutboundRequest) => outbound(wanted));
  return scrubbed(answerOf(await call(request)), run.secrets);
}

async function parametersOf(
  run: Run,
  parameters: Extract<Step, { kind: "utility" }>["parameters"],
  document: Document,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    values[name] =
      "value" in parameter
        ? parameter.value
        : await run.evaluator.evaluate(parameter.expression, document).catch((error) => {
            throw new Error(`Parameter “${name}”: ${messageOf(error)}`);
          });
  }
  return values;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : "Something went wrong.");
