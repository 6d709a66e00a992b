import type { KeptTest } from "@/lib/playbook-tests/words";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { Section } from "../ui/states";
import { StepList } from "./step-list";

/** The last test runs of a playbook (C15). */
export function KeptTests({ tests }: { tests: readonly KeptTest[] }) {
  return (
    <Section
      title="Last tests"
      description="Of a run on a tenant’s incident only how each step went is kept: its data is the tenant’s."
    >
      {tests.length === 0 ? (
        <p className="text-sm text-muted">It was not tested yet.</p>
      ) : (
        <ul className="divide-y rounded-md border text-sm">
          {tests.map((test) => (
            <li key={test.id}>
              <details>
                <summary className="flex cursor-pointer flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 hover:bg-sunken">
                  <Badge tone={test.state === "successful" ? "success" : "danger"}>
                    {test.state === "successful" ? "Successful" : "Failed"}
                  </Badge>
                  <span>{test.number === 0 ? "Draft" : `Version ${test.number}`}</span>
                  <span className="text-muted">
                    {[test.place, test.incident].filter(Boolean).join(" · ")}
                  </span>
                  <span className="ml-auto text-muted">
                    {test.testedBy && `${test.testedBy}, `}
                    <RelativeTime at={test.startedAt} />, <span className="tabular-nums">{test.ms} ms</span>
                  </span>
                </summary>
                <div className="border-t p-3">
                  {test.error && <p className="mb-2 text-danger">{test.error}</p>}
                  <StepList steps={test.steps} />
                </div>
              </details>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
