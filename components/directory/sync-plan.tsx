"use client";

import { useState } from "react";
import type { PlannedGroup } from "@/lib/directory/model";
import { peopleCount } from "@/lib/impact/words";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Callout } from "../ui/states";

type Few = { count: number; first: string[] };

const FATES = {
  deleted: { tone: "danger", words: "Is deleted: it is gone in the directory" },
  quarantined: { tone: "warning", words: "Waits in quarantine: it is gone in the directory" },
  back: { tone: "success", words: "Is in the directory again" },
} as const;

/** "Ann Doe, Bob Roe and 3 more". */
function namesOf({ count, first }: Few): string {
  if (first.length === 0) return peopleCount(count);
  const more = count - first.length;
  return more > 0 ? `${first.join(", ")} and ${more.toLocaleString("en")} more` : first.join(", ");
}

/** What a sync or an import does to one group (W8). */
export function PlanLines({ plan, verbs }: { plan: PlannedGroup; verbs: { join: string; leave: string } }) {
  const lines: [string, Few][] = [
    [verbs.join, plan.joins],
    [verbs.leave, plan.leaves],
    ["Not here, so left out", plan.missing],
  ];
  return (
    <ul className="space-y-0.5 text-sm text-ink">
      {lines
        .filter(([, few]) => few.count > 0)
        .map(([verb, few]) => (
          <li key={verb}>
            <span className="text-muted">
              {verb} ({few.count.toLocaleString("en")}):
            </span>{" "}
            {namesOf(few)}
          </li>
        ))}
    </ul>
  );
}

/** Asks what the next sync would change, and changes nothing (W8). */
export function SyncPlan({ tenant }: { tenant: string }) {
  const [groups, setGroups] = useState<PlannedGroup[]>();
  const [pending, setPending] = useState(false);
  const [error, setError] = useState(false);

  async function look() {
    setPending(true);
    const response = await fetch(`/t/${tenant}/api/directory/plan`).catch(() => undefined);
    setPending(false);
    setError(!response?.ok);
    if (response?.ok) setGroups(((await response.json()) as { groups: PlannedGroup[] }).groups);
  }

  const changed = groups?.filter((plan) => plan.fate !== "kept" || plan.joins.count + plan.leaves.count > 0);
  return (
    <div className="flex flex-col gap-3">
      <div>
        <Button pending={pending} onClick={look}>
          Show what the next sync changes
        </Button>
      </div>
      {error && <Callout tone="danger">This could not be read. Try again.</Callout>}
      {changed?.length === 0 && <Callout>The next sync changes nothing.</Callout>}
      {changed && changed.length > 0 && (
        <ul className="divide-y rounded-md border" aria-label="What the next sync changes">
          {changed.map((plan) => (
            <li key={plan.id} className="flex flex-col gap-1 px-3 py-2">
              <p className="flex flex-wrap items-center gap-2 text-sm font-medium">
                {plan.name}
                {plan.fate !== "kept" && <Badge tone={FATES[plan.fate].tone}>{FATES[plan.fate].words}</Badge>}
              </p>
              <PlanLines plan={plan} verbs={{ join: "Join", leave: "Leave" }} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
