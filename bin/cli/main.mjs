import { client } from "./client.mjs";
import { inputFrom, Misuse, parseArguments } from "./options.mjs";
import { table } from "./table.mjs";

const USAGE = `Runs Bailiwick's commands by name, over its REST API.

  bailiwick commands                     lists the commands that the key can use
  bailiwick run <Command> [options]      runs one

  --tenant <slug>     for which tenant, by the name in its address; repeat it for several.
                      Without it: the key's own tenant
  --<field> <value>   a field of the command's input, as "bailiwick commands" lists them; a list is separated by
                      commas, name=value pairs repeat the option; @file takes a file's text
  --input <file>      the whole input as a JSON file, or - for the standard input
  --url <address>     the console's address; else BAILIWICK_URL
  --json              answers JSON in place of a table
  --timeout <seconds> how long to wait for the tenants; 600 without it

The API key stands in BAILIWICK_API_KEY, never among the arguments, where others could read it.
The exit code is 0 where every tenant succeeded, 1 where one failed, 2 where nothing could be run.
`;

const POLL_MS = 500;

/**
 * The command line: lists commands or runs one, and answers the exit code. Never throws.
 * @param {string[]} args
 * @param {Record<string, string | undefined>} env
 * @param {{ write(text: string): unknown }} out
 * @param {{ write(text: string): unknown }} err
 * @returns {Promise<0 | 1 | 2>}
 */
export async function main(args, env, out, err) {
  try {
    const { words, options } = parseArguments(args);
    const [verb, name, ...rest] = words;
    if (verb === undefined || verb === "help" || options.help) {
      out.write(USAGE);
      return verb === undefined && !options.help ? 2 : 0;
    }
    if (verb === "commands" && name === undefined) return await list(client(options, env), options, out);
    if (verb === "run" && name !== undefined && rest.length === 0)
      return await run(client(options, env), name, options, out);
    throw new Misuse(
      verb === "run" ? "Name one command, such as: bailiwick run CreateUser" : `There is no “${verb}”.`,
    );
  } catch (error) {
    err.write(`${error instanceof Error ? error.message : error}\n`);
    if (error instanceof Misuse) err.write('See "bailiwick help".\n');
    return 2;
  }
}

async function list(api, options, out) {
  const { data } = await api.get("/commands");
  if (options.json) out.write(`${JSON.stringify(data, null, 2)}\n`);
  else {
    const input = ({ fields }) =>
      fields.map((field) => (field.required ? `--${field.name}` : `[--${field.name}]`)).join(" ");
    out.write(
      table(
        ["Command", "Input", "What it does"],
        data.map((one) => [one.name, input(one), one.title]),
      ),
    );
  }
  return 0;
}

async function run(api, name, options, out) {
  const { data } = await api.get("/commands");
  const command = data.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!command) throw new Misuse(`There is no command ${name} that this key can use.`);
  const input = await inputFrom(command.fields, options);
  const { id } = await api.post(`/commands/${command.name}`, { tenants: options.tenants, input });
  const done = await finished(api, id, options.timeout);
  const targets = await targetsOf(api, id);
  if (options.json) out.write(`${JSON.stringify({ ...done, tenants: targets }, null, 2)}\n`);
  else {
    const rows = targets.map(({ slug, state, message, fields, details }) => [
      slug,
      state,
      [message, ...Object.entries(fields).map(([field, text]) => `${field}: ${text}`), ...details]
        .filter((text, at, all) => text && all.indexOf(text) === at)
        .join("\n"),
    ]);
    out.write(table(["Tenant", "Result", "Message"], rows));
  }
  return done.counts.failed + done.counts.pending > 0 ? 1 : 0;
}

async function finished(api, id, seconds) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const run = await api.get(`/command-runs/${id}`);
    if (run.counts.pending === 0 || Date.now() > until) return run;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function targetsOf(api, id) {
  const all = [];
  for (let cursor = ""; cursor !== null; ) {
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
    const page = await api.get(`/command-runs/${id}/tenants${query}`);
    all.push(...page.data);
    cursor = page.next;
  }
  return all;
}
