import jsonata from "jsonata";
import type { UtilityCommand } from "./definitions/others";
import type { Playbook, Step } from "./definitions/playbook";
import type { ContentType } from "./types";

/** What is wrong with a JSONata expression, with its place; undefined where it can be read. */
export function expressionProblem(text: string): string | undefined {
  try {
    jsonata(text);
    return undefined;
  } catch (error) {
    const { message = "It cannot be read", position } = error as { message?: string; position?: number };
    const end = /[.!?]$/.test(message) ? "" : ".";
    return position === undefined ? `${message}${end}` : `${message}${end} Look at character ${position}.`;
  }
}

/** The wrong expressions of a definition that its schema takes, by their paths (C9, C15). */
export function wrongExpressions(type: ContentType, definition: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [path, text] of expressionsOf(type, definition)) {
    const problem = expressionProblem(text);
    if (problem) found[path] = problem;
  }
  return found;
}

function expressionsOf(type: ContentType, definition: unknown): [path: string, text: string][] {
  if (type === "utility_command") return [["expression", (definition as UtilityCommand).expression]];
  if (type !== "event_playbook" && type !== "incident_playbook") return [];
  return (definition as Playbook).steps.flatMap((step, index) =>
    ofStep(step).map(([path, text]): [string, string] => [`steps.${index}.${path}`, text]),
  );
}

function ofStep(step: Step): [path: string, text: string][] {
  const parameters = "parameters" in step ? Object.entries(step.parameters) : [];
  return [
    ...parameters.flatMap(([name, given]): [string, string][] =>
      "expression" in given ? [[`parameters.${name}.expression`, given.expression]] : [],
    ),
    ...step.next.flatMap(({ when }, way): [string, string][] => (when ? [[`next.${way}.when`, when]] : [])),
  ];
}
