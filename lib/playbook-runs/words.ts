/** One step of a run as it is kept: secrets taken out, long values cut. */
export type StepRecord = {
  /** The step's id, with those of the playbooks around it before it. */
  path: string;
  name: string;
  kind: string;
  /** How many playbooks are around it. */
  depth: number;
  input: unknown;
  output: unknown;
  error: string | null;
  ms: number;
};

/** What became of a run. */
export type RunResult = { state: "successful" | "failed"; error: string | null; steps: StepRecord[] };
