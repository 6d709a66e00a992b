import type { StepRecord } from "@/lib/playbook-runs/words";
import { CodeBlock } from "../content/view/parts";
import { Badge } from "../ui/badge";

/** The steps of a run in their order: input, output, time and error of each (C15). */
export function StepList({ steps }: { steps: readonly StepRecord[] }) {
  if (steps.length === 0) return <p className="text-sm text-muted">No step was begun.</p>;
  return (
    <ol className="divide-y rounded-md border text-sm">
      {steps.map((step) => (
        <li key={step.path} style={{ paddingLeft: `${step.depth}rem` }}>
          <details open={step.error !== null}>
            <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-sunken">
              <Badge tone={step.error ? "danger" : "success"}>{step.error ? "Failed" : "Done"}</Badge>
              <span className="font-medium">{step.name}</span>
              <span className="ml-auto text-muted tabular-nums">{step.ms} ms</span>
            </summary>
            <div className="flex flex-col gap-2 border-t bg-sunken/50 px-3 py-2">
              {step.error && <p className="text-danger">{step.error}</p>}
              <Part label={`Input of ${step.name}`} words="Input" value={step.input} />
              <Part label={`Output of ${step.name}`} words="Output" value={step.output} />
            </div>
          </details>
        </li>
      ))}
    </ol>
  );
}

function Part({ label, words, value }: { label: string; words: string; value: unknown }) {
  if (value === null || value === undefined) return <p className="text-muted">{words}: none.</p>;
  return (
    <div>
      <p className="mb-1 text-xs text-muted">{words}</p>
      <CodeBlock label={label}>
        {typeof value === "string" ? value : JSON.stringify(value, null, 2)}
      </CodeBlock>
    </div>
  );
}
