import type { Playbook, Step } from "@/lib/content/definitions/playbook";

/** A step that carries parameters. */
export type ParameterStep = Extract<Step, { parameters: unknown }>;

/** A playbook whose step at a place has another id, which the ways to it and the start take along. */
export function renamedStep(playbook: Playbook, at: number, id: string): Playbook {
  const before = playbook.steps[at]?.id;
  const alone = playbook.steps.filter((step) => step.id === before).length === 1;
  const moved = (to: string) => (alone && to === before ? id : to);
  return {
    ...playbook,
    start: moved(playbook.start),
    steps: playbook.steps.map((step, n) => ({
      ...step,
      id: n === at ? id : step.id,
      next: step.next.map((way) => ({ ...way, to: moved(way.to) })),
    })),
  };
}

/** A new step with an id that no other has. */
export function blankStep(steps: readonly Step[]): Step {
  const ids = new Set(steps.map(({ id }) => id));
  let n = steps.length + 1;
  while (ids.has(`step-${n}`)) n++;
  return { id: `step-${n}`, name: "", kind: "decision", next: [] };
}

/** A step of another kind, with its id, name and ways. */
export function ofKind({ id, name, next }: Step, kind: Step["kind"]): Step {
  const base = { id, name, next };
  switch (kind) {
    case "utility":
      return { ...base, kind, commandId: "", parameters: {} };
    case "integration":
      return { ...base, kind, integrationId: "", command: "", connection: "", parameters: {} };
    case "playbook":
      return { ...base, kind, playbookId: "", parameters: {} };
    case "list":
      return { ...base, kind, listId: "" };
    case "task":
      return { ...base, kind, instructions: "" };
    default:
      return { ...base, kind };
  }
}
