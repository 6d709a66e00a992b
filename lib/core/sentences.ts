import { z } from "zod";

/** A plain sentence for what a schema refuses without one of its own; undefined leaves it to the library. */
function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "This is missing." : TYPES[issue.expected];
    case "too_small":
      return `${measured(issue.origin, Number(issue.minimum), issue.inclusive === false ? "more than" : "at least")}.`;
    case "too_big":
      return `${measured(issue.origin, Number(issue.maximum), issue.inclusive === false ? "less than" : "at most")}.`;
    case "invalid_format":
      return FORMATS[issue.format] ?? "This is not written as it has to be.";
    case "invalid_value":
      return issue.values.length === 1
        ? `This has to be ${String(issue.values[0])}.`
        : `Choose one of ${issue.values.map(String).join(", ")}.`;
    case "unrecognized_keys":
      return `There is no ${issue.keys
        .slice(0, NAMED)
        .map((key) => `“${key}”`)
        .join(" or ")} here: leave it out.`;
    case "invalid_union":
      return issue.discriminator === undefined
        ? "This is none of the kinds of value that it can be."
        : `Choose a “${issue.discriminator}” that there is.`;
    default:
      return undefined;
  }
}

const NAMED = 3;

const TYPES: Readonly<Record<string, string>> = {
  string: "Enter text.",
  number: "Enter a number.",
  int: "Enter a whole number.",
  boolean: "Choose true or false.",
  array: "Give a list.",
  object: "Give an object with fields.",
  record: "Give an object with fields.",
};

const FORMATS: Readonly<Record<string, string>> = {
  email: "Enter an e-mail address.",
  url: "Enter a web address.",
  uuid: "This is no id.",
  guid: "This is no id.",
  date: "Enter a day as 2026-01-31.",
  datetime: "Enter a time as 2026-01-31T12:00:00Z.",
  json_string: "Enter JSON.",
};

function measured(origin: string, count: number, bound: string): string {
  if (origin === "string") return `Enter ${bound} ${counted(count, "character", "characters")}`;
  if (origin === "array" || origin === "set" || origin === "map" || origin === "record")
    return `Give ${bound} ${counted(count, "entry", "entries")}`;
  return `Enter ${bound} ${count}`;
}

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

z.config({ customError: (issue) => sentenceOf(issue) });
