import type { Playbook } from "@/lib/content/definitions/playbook";
import type { RunResult, StepRecord } from "@/lib/playbook-runs/words";
import type { SampleIncident } from "./model";

/** A test run that is kept: without inputs and outputs where it ran on a tenant's incident (T1). */
export type KeptTest = {
  id: string;
  /** The version that ran; 0 is the draft. */
  number: number;
  /** Where, in words; empty for the instance's own. */
  place: string;
  incident: string;
  state: RunResult["state"];
  error: string | null;
  steps: StepRecord[];
  testedBy: string | null;
  startedAt: string;
  /** How long it took, in milliseconds. */
  ms: number;
};

/** A line of the answer of a test run. */
export type TestEvent =
  | { type: "result"; result: RunResult }
  | { type: "refused"; message: string; fields?: Record<string, string> };

const SAMPLES = {
  text: "example",
  number: 1,
  boolean: true,
  date: "2026-01-31T08:00:00Z",
  list: ["example"],
  object: { example: true },
} as const;

/** Built data for an event playbook: something of its type for each input (C15). */
export function sampleInputs(inputs: Playbook["inputs"]): Record<string, unknown> {
  return Object.fromEntries(inputs.map(({ name, type }) => [name, SAMPLES[type]]));
}

const OF_EVERY_INCIDENT = ["id", "title", "type", "severity", "status"];

const FACTS: Readonly<Record<string, string>> = {
  sender: "billing@acrne.example",
  subject: "Your invoice is overdue",
  link: "http://acrne.example/pay",
  host: "till-07",
  account: "treasury@acme.example",
};

/** A built incident for an incident playbook: of a type that it is offered for, with something for each input (C15). */
export function sampleIncident({
  inputs,
  incidentTypes,
}: Pick<Playbook, "inputs" | "incidentTypes">): SampleIncident {
  const asked = inputs.filter(({ name, type }) => {
    return !OF_EVERY_INCIDENT.includes(name) && !(type === "text" && name in FACTS);
  });
  return {
    title: "Reported message: “Your invoice is overdue”",
    type: incidentTypes[0] ?? "Phishing",
    severity: "medium",
    status: "open",
    data: { ...FACTS, ...sampleInputs(asked) } as SampleIncident["data"],
  };
}
