import { z } from "zod";
import { fieldName, label, uniqueBy, valueType } from "./parts";

const stepId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, "A step's id is small letters, digits and hyphens.");

/** A parameter's value: plain data, or an expression over the inputs and earlier steps. */
export const ParameterValue = z.union([
  z.strictObject({ value: z.json() }),
  z.strictObject({ expression: z.string().min(1, "Enter an expression.").max(4_000) }),
]);

const parameters = z.record(fieldName, ParameterValue).default({});
const next = z
  .array(
    z.strictObject({
      to: stepId,
      /** An expression that must be true for this way; without it the way is always taken. */
      when: z.string().min(1).max(4_000).optional(),
    }),
  )
  .max(20)
  .default([]);
const base = { id: stepId, name: label, next };

/** One step of a playbook. */
export const Step = z.discriminatedUnion("kind", [
  z.strictObject({ ...base, kind: z.literal("utility"), commandId: z.uuid(), parameters }),
  z.strictObject({
    ...base,
    kind: z.literal("integration"),
    integrationId: z.uuid(),
    command: fieldName,
    /** The connection's name, resolved at the site where the playbook runs (C10). */
    connection: label,
    parameters,
  }),
  z.strictObject({ ...base, kind: z.literal("playbook"), playbookId: z.uuid(), parameters }),
  z.strictObject({ ...base, kind: z.literal("list"), listId: z.uuid() }),
  z.strictObject({ ...base, kind: z.literal("decision") }),
  z.strictObject({ ...base, kind: z.literal("task"), instructions: z.string().max(4_000).default("") }),
  z.strictObject({ ...base, kind: z.literal("end") }),
]);
export type Step = z.infer<typeof Step>;

/** A playbook: inputs, and steps that lead to one another without a circle (C6, C7). */
export const Playbook = z
  .strictObject({
    inputs: uniqueBy(
      z
        .array(z.strictObject({ name: fieldName, type: valueType, required: z.boolean().default(false) }))
        .max(50)
        .default([]),
      ({ name }) => name,
      "Two inputs have the same name.",
    ),
    /** For incident playbooks: the types of incident that it is offered for; none means all. */
    incidentTypes: z.array(label).max(50).default([]),
    start: stepId,
    steps: uniqueBy(
      z.array(Step).min(1, "A playbook needs a step.").max(300),
      ({ id }) => id,
      "Two steps have the same id.",
    ),
  })
  .superRefine((playbook, issues) => {
    const steps = new Map(playbook.steps.map((step) => [step.id, step]));
    if (!steps.has(playbook.start)) {
      issues.addIssue({ code: "custom", path: ["start"], message: "The first step is not among the steps." });
    }
    playbook.steps.forEach((step, index) => {
      step.next.forEach(({ to }, way) => {
        if (steps.has(to)) return;
        const message = `The step “${step.name}” leads to “${to}”, which is not there.`;
        issues.addIssue({ code: "custom", path: ["steps", index, "next", way, "to"], message });
      });
    });
    const circle = circleFrom(playbook.start, steps);
    if (circle) {
      const message = `These steps lead in a circle: ${circle.join(" → ")}.`;
      issues.addIssue({ code: "custom", path: ["steps"], message });
    }
  });
export type Playbook = z.infer<typeof Playbook>;

/** The first circle of steps that is met from `start`, by id, with its first step repeated at the end. */
function circleFrom(start: string, steps: ReadonlyMap<string, Step>): string[] | undefined {
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    path.push(id);
    for (const { to } of steps.get(id)?.next ?? []) {
      const found = visit(to);
      if (found) return found;
    }
    path.pop();
    done.add(id);
    return undefined;
  };
  return visit(start);
}
