import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

/** Said of arguments that cannot be understood. */
export class Misuse extends Error {}

const OWN = ["tenant", "input", "url", "timeout"];
const FLAGS = ["json", "help"];

/**
 * Parses arguments: words, our own options, and fields of the command's input as they were typed. A key among them is
 * refused. Throws `Misuse`.
 * @param {readonly string[]} args
 */
export function parseArguments(args) {
  const words = [];
  const fields = new Map();
  const own = new Map(OWN.map((name) => [name, []]));
  const options = { json: false, help: false };
  for (let at = 0; at < args.length; at++) {
    const whole = args[at];
    if (!whole.startsWith("--")) {
      words.push(whole);
      continue;
    }
    const [name, ...inline] = whole.slice(2).split("=");
    if (FLAGS.includes(name) && inline.length === 0) {
      options[name] = true;
      continue;
    }
    if (/^(api-?)?key$|^token$/i.test(name))
      throw new Misuse("Others can read the arguments of a program: put the key into BAILIWICK_API_KEY.");
    const next = args[at + 1];
    const bare = inline.length === 0 && (next === undefined || next.startsWith("--"));
    if (bare && OWN.includes(name)) throw new Misuse(`--${name} needs a value.`);
    const value = inline.length > 0 ? inline.join("=") : bare ? "true" : next;
    if (inline.length === 0 && !bare) at += 1;
    if (OWN.includes(name)) own.get(name).push(value);
    else fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const timeout = Number(own.get("timeout").at(-1) ?? 600);
  if (!Number.isFinite(timeout) || timeout < 0) throw new Misuse("--timeout is a number of seconds.");
  return {
    words,
    options: {
      ...options,
      fields,
      timeout,
      tenants: own
        .get("tenant")
        .flatMap((slugs) => slugs.split(","))
        .filter(Boolean),
      input: own.get("input").at(-1),
      url: own.get("url").at(-1),
    },
  };
}

/**
 * The command's input: the file of `--input`, and over it the fields that were typed, each read as its kind says.
 * Throws `Misuse`.
 */
export async function inputFrom(known, { input, fields }) {
  const whole =
    input === undefined ? {} : parsed(input === "-" ? await text(process.stdin) : await file(input), input);
  if (typeof whole !== "object" || whole === null || Array.isArray(whole))
    throw new Misuse("--input must be a JSON object.");
  const made = { ...whole };
  for (const [name, values] of fields) {
    const field = known.find((one) => one.name.toLowerCase() === name.replaceAll("-", "").toLowerCase());
    if (!field) {
      const names = known.map((one) => `--${one.name}`).join(", ");
      throw new Misuse(`The command has no --${name}.${names ? ` It takes ${names}.` : ""}`);
    }
    const texts = await Promise.all(
      values.map((value) => (value.startsWith("@") ? file(value.slice(1)) : value)),
    );
    made[field.name] = readValue(field, texts);
  }
  return made;
}

function readValue({ name, kind }, texts) {
  const last = texts.at(-1) ?? "";
  switch (kind) {
    case "flag":
      if (last !== "true" && last !== "false") throw new Misuse(`--${name} is true or false.`);
      return last === "true";
    case "number":
      return Number(last);
    case "names":
      return texts
        .flatMap((all) => all.split(","))
        .map((one) => one.trim())
        .filter(Boolean);
    case "json":
      return parsed(last, `--${name}`);
    case "pairs":
    case "secrets":
      return Object.fromEntries(texts.map((pair) => pairOf(name, pair)));
    default:
      return last;
  }
}

function pairOf(name, pair) {
  const at = pair.indexOf("=");
  if (at < 1) throw new Misuse(`--${name} takes name=value.`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function parsed(json, where) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Misuse(`${where} is not JSON.`);
  }
}

async function file(name) {
  return readFile(name, "utf8").catch((error) => {
    throw new Misuse(`The file ${name} cannot be read: ${error.code ?? error.message}.`);
  });
}
