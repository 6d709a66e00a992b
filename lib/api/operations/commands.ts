import { z } from "zod";
import { RunInput } from "@/lib/commands/model";
import { listRuns, runById, runTargets } from "@/lib/commands/queries";
import { COMMANDS, commandsFor } from "@/lib/commands/registry";
import { retryCommand, runCommand } from "@/lib/commands/start";
import { type CommandRun, SOME_COMMAND } from "@/lib/commands/words";
import { readOperation, writeOperation } from "@/lib/core/api-operation";
import { edit } from "@/lib/core/context";
import { afterOf, PageQuery, pageReply } from "../paging";
import { listOf, Made, Nothing, params } from "../replies";

const tag = "Commands";
const BODY_BYTES = 1024 * 1024;

const Info = z
  .strictObject({
    name: z.string(),
    group: z.enum(["users", "tenants", "import"]),
    title: z.string(),
    description: z.string(),
    on: z
      .enum(["instance", "tenant"])
      .describe("`instance`: it changes each tenant named; `tenant`: main does it for each tenant named."),
    danger: z.string().nullable().describe("What is lost by it, in a sentence."),
    fields: z.array(
      z.strictObject({
        name: z.string(),
        label: z.string(),
        hint: z.string(),
        kind: z
          .string()
          .describe("How it is typed in, such as line, flag, names (a list), pairs, json, xml."),
        required: z.boolean(),
        choices: z.array(z.string()),
        initial: z.unknown(),
      }),
    ),
  })
  .meta({ id: "Command", description: "A command that the key can use." });

const Run = z
  .strictObject({
    id: z.uuid(),
    command: z.string(),
    title: z.string(),
    input: z.record(z.string(), z.unknown()).describe("Without secrets, personal values and files."),
    by: z.string(),
    startedAt: z.string(),
    endedAt: z.string().nullable().describe("Null while it is under way."),
    counts: z.strictObject({ pending: z.int(), successful: z.int(), failed: z.int() }),
    retriable: z.boolean().describe("True where the failed tenants can be tried again."),
  })
  .meta({ id: "CommandRun", description: "A run of a command." });

const Target = z
  .strictObject({
    slug: z.string(),
    tenant: z.string().nullable().describe("The tenant's name; null for one that was not entered."),
    state: z.enum(["pending", "successful", "failed"]),
    code: z.string().nullable().describe("Why it failed, in a word, as in problem details."),
    message: z.string().nullable(),
    fields: z.record(z.string(), z.string()).describe("Sentences for fields of the input."),
    details: z.array(z.string()),
  })
  .meta({ id: "CommandTarget", description: "What became of a run in a tenant." });

const bodyOf = ({ shown: _, ...run }: CommandRun) => run;
const named = z.strictObject({ name: z.string().max(80).describe("The command's name.") });
const run = z.strictObject({ run: z.uuid().describe("The run's id.") });
const shared = { tag, rooted: true, needs: SOME_COMMAND } as const;

/** The commands that the key can use (C16). */
export const list = readOperation({
  ...shared,
  id: "listCommands",
  method: "GET",
  path: "/commands",
  summary: "List commands",
  description: "Those that the key can use, each with the fields of its input.",
  params: params.none,
  query: z.strictObject({}),
  answer: z.strictObject({ data: z.array(Info) }),
  status: 200,
  run: async (context) => ({ body: { data: commandsFor(context) } }),
});

/** Runs a command on one or many tenants (C16, T12). */
export const start = writeOperation({
  ...shared,
  id: "runCommand",
  name: "command.run",
  method: "POST",
  path: "/commands/{name}",
  summary: "Run a command",
  description:
    "On the key's own tenant it is done when this answers, or refused. On others it is begun: read the run and its tenants until `pending` is 0. A tenant that fails stops no other.",
  params: named,
  body: RunInput,
  documentedBody: RunInput.extend({
    input: z
      .union(COMMANDS.map((one) => one.input.meta({ id: `${one.name}Input`, description: one.description })))
      .describe("What the command takes, by its name."),
  }),
  bodyBytes: BODY_BYTES,
  example: { tenants: ["acme", "globex"], input: { name: "Known hosts", data: ["198.51.100.7"] } },
  answer: Made,
  status: 201,
  input: ({ params: { name }, body }) => ({ ...body, command: name }),
  command: runCommand,
  reply: ({ id }) => ({ body: { id }, location: `/command-runs/${id}` }),
});

/** The latest runs. */
export const runs = readOperation({
  ...shared,
  id: "listCommandRuns",
  method: "GET",
  path: "/command-runs",
  summary: "List runs of commands",
  description: "The key's own, the newest first; everybody's for a key with the role Account Admin.",
  params: params.none,
  query: PageQuery,
  answer: listOf(Run),
  status: 200,
  async run(context, { query: { cursor } }) {
    const place = { list: "command-runs", context };
    const page = await listRuns(context, afterOf(cursor, place));
    return pageReply({ ...page, rows: page.rows.map(bodyOf) }, place);
  },
});

/** A run with its numbers. */
export const get = readOperation({
  ...shared,
  id: "getCommandRun",
  method: "GET",
  path: "/command-runs/{run}",
  summary: "Show a run of a command",
  params: run,
  query: z.strictObject({}),
  answer: Run,
  status: 200,
  run: async (context, { params: { run: id } }) => ({ body: bodyOf(await runById(context, id)) }),
});

/** What became of a run in each tenant (T12). */
export const targets = readOperation({
  ...shared,
  id: "listCommandTargets",
  method: "GET",
  path: "/command-runs/{run}/tenants",
  summary: "Show what became of a run in each tenant",
  params: run,
  query: PageQuery.extend({ state: z.enum(["pending", "successful", "failed"]).optional() }),
  answer: listOf(Target),
  status: 200,
  async run(context, { params: { run: id }, query: { cursor, state } }) {
    const place = { list: `command-runs ${id}`, context, q: state ?? "" };
    return pageReply(await runTargets(context, id, { state, after: afterOf(cursor, place) }), place);
  },
});

/** Tries a run again where it failed. */
export const retry = writeOperation({
  ...shared,
  id: "retryCommandRun",
  name: "command.retry",
  method: "POST",
  path: "/command-runs/{run}/retry",
  summary: "Try a run again in the tenants in which it failed",
  needs: edit("fleet-commands"),
  params: run,
  body: Nothing,
  answer: z.strictObject({ tenants: z.int() }),
  status: 200,
  input: ({ params: { run: id } }) => ({ run: id }),
  command: retryCommand,
  reply: (data) => ({ body: data }),
});
