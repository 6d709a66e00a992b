import type { ConnectionScope, EventRule } from "@/lib/content/definitions/others";
import type { Playbook, Step } from "@/lib/content/definitions/playbook";

type Names = (id: string) => string;

/** For whom a connection holds (C10). */
export function scopeWords(scope: ConnectionScope, nameOf: Names): string {
  switch (scope.kind) {
    case "all":
      return "every tenant";
    case "region":
      return `the region ${scope.region}`;
    case "tenant":
      return `the tenant ${nameOf(scope.tenantId)}`;
    case "site":
      return `the site ${nameOf(scope.siteId)} of ${nameOf(scope.tenantId)}`;
  }
}

/** What a rule does with an event (C12). */
export function outcomeWords(outcome: EventRule["outcome"], nameOf: Names): string {
  switch (outcome.kind) {
    case "dismiss":
      return `dismiss it: ${outcome.reason}`;
    case "escalate":
      return `make an incident of type ${outcome.incidentType}${outcome.playbookId ? `, with ${nameOf(outcome.playbookId)}` : ""}`;
    case "run_playbook":
      return `run ${nameOf(outcome.playbookId)}`;
  }
}

/** What each kind of step is called. */
export const STEP_KINDS: Readonly<Record<Step["kind"], string>> = {
  utility: "Utility command",
  integration: "Integration command",
  playbook: "Playbook",
  list: "Global list",
  decision: "Decision",
  task: "Task for a person",
  end: "End",
};

/** What a step does, in a line. */
export function stepWords(step: Step, nameOf: Names): string {
  switch (step.kind) {
    case "utility":
      return nameOf(step.commandId);
    case "integration":
      return `${nameOf(step.integrationId)}: ${step.command}, by the connection ${step.connection}`;
    case "playbook":
      return nameOf(step.playbookId);
    case "list":
      return nameOf(step.listId);
    case "task":
      return step.instructions;
    default:
      return "";
  }
}

/** Where a step leads, by the names of the steps. */
export function waysOf(step: Step, playbook: Playbook): { to: string; when: string | undefined }[] {
  const names = new Map(playbook.steps.map(({ id, name }) => [id, name]));
  return step.next.map(({ to, when }) => ({ to: names.get(to) ?? to, when }));
}
