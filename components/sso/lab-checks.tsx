import type { Check } from "@/lib/sso/lab";
import { Badge } from "../ui/badge";

const STATES = {
  passed: { tone: "success", label: "Passes" },
  failed: { tone: "danger", label: "Fails" },
  open: { tone: "neutral", label: "Open" },
} as const;

/** Each check of a sign-in, and whether what was pasted passes it (A2). */
export function LabChecks({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className="divide-y border-y text-sm">
      {checks.map(({ what, state, detail }) => (
        <li key={what} className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 py-1.5">
          <span className="w-14 shrink-0">
            <Badge tone={STATES[state].tone}>{STATES[state].label}</Badge>
          </span>
          <span className="w-36 shrink-0 font-medium">{what}</span>
          <span className="min-w-0 basis-56 grow break-words text-muted">{detail}</span>
        </li>
      ))}
    </ul>
  );
}
