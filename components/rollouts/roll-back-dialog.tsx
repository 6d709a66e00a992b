"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { back } from "@/lib/rollouts/actions";
import type { RollBackLine, RollBackPlan } from "@/lib/rollouts/model";
import { counted } from "@/lib/rollouts/words";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Checkbox } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";

const SHOWN = 100;

/** Asks before each tenant goes back to its own last good version, naming from which to which (W5). */
export function RollBackDialog({
  tenant,
  what,
  name,
  onClose,
}: {
  tenant: string;
  what: { itemId: string } | { rolloutId: string };
  name: string;
  onClose: () => void;
}) {
  const ofRollout = "rolloutId" in what;
  const [takeAway, setTakeAway] = useState(ofRollout);
  const [plan, setPlan] = useState<RollBackPlan>();
  const [failed, setFailed] = useState<string>();
  const router = useRouter();
  const [key, id] = ofRollout
    ? ["rolloutId", what.rolloutId]
    : ["itemId", "itemId" in what ? what.itemId : ""];
  const url = `/t/${tenant}/api/rollouts/roll-back?${new URLSearchParams({ [key as string]: id ?? "", takeAway: takeAway ? "yes" : "no" })}`;

  useEffect(() => {
    const abort = new AbortController();
    setPlan(undefined);
    setFailed(undefined);
    void (async () => {
      const response = await fetch(url, { signal: abort.signal }).catch(() => undefined);
      if (abort.signal.aborted) return;
      const answer = (await response?.json().catch(() => undefined)) as RollBackPlan & { message?: string };
      if (response?.ok) setPlan(answer);
      else setFailed(answer?.message ?? "What would go back could not be read. Try again.");
    })();
    return () => abort.abort();
  }, [url]);

  const moves = plan?.lines.filter(({ action }) => action !== "keep") ?? [];
  const kept = plan?.lines.filter(({ action }) => action === "keep") ?? [];
  const tenants = new Set(moves.map(({ tenantId }) => tenantId)).size;
  return (
    <ConfirmDialog
      title={`Roll back ${name}?`}
      confirm={tenants > 0 ? `Roll back in ${counted(tenants, "tenant")}` : "Roll back"}
      danger
      waiting={tenants === 0}
      onClose={onClose}
      onConfirm={async () => {
        if (!plan) return;
        const result = await back(tenant, { ...what, takeAway, digest: plan.digest });
        if (!result.ok) return result.message;
        toast(`${counted(result.data.tenants, "tenant goes", "tenants go")} back`);
        router.refresh();
      }}
    >
      <div className="flex flex-col gap-3">
        <p>
          Each tenant goes back to the last version that it held without fault. It stays there until someone
          shares again.
        </p>
        <Checkbox
          label="Take it away where there is no earlier version"
          checked={takeAway}
          onChange={(event) => setTakeAway(event.target.checked)}
        />
        {failed && <Callout tone="danger">{failed}</Callout>}
        {!plan && !failed && <p className="text-muted">Reading what would go back…</p>}
        {plan && moves.length === 0 && (
          <Callout tone="info">No tenant has an earlier version to go back to.</Callout>
        )}
        {plan && moves.length > 0 && <Lines title="What goes back" plan={plan} lines={moves} />}
        {plan && kept.length > 0 && <Lines title="What stays as it is" plan={plan} lines={kept} />}
      </div>
    </ConfirmDialog>
  );
}

function Lines({
  title,
  plan,
  lines,
}: {
  title: string;
  plan: RollBackPlan;
  lines: readonly RollBackLine[];
}) {
  const several = Object.keys(plan.items).length > 1;
  return (
    <section aria-label={title}>
      <h3 className="text-xs font-medium text-muted">{title}</h3>
      <ul className="mt-1 max-h-48 divide-y overflow-y-auto border-y">
        {lines.slice(0, SHOWN).map((line) => (
          <li key={line.itemId + line.tenantId} className="flex flex-wrap justify-between gap-x-4 py-1">
            <span>
              {plan.tenants[line.tenantId] ?? "A tenant that is gone"}
              {several && <span className="text-muted"> · {plan.items[line.itemId]}</span>}
            </span>
            <span className="tabular-nums text-muted">{wordsOf(line)}</span>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN && <p className="mt-1 text-xs text-muted">and {lines.length - SHOWN} more</p>}
    </section>
  );
}

function wordsOf({ action, from, to, reason }: RollBackLine): string {
  if (action === "back") return from === to ? `stays at version ${to}` : `version ${from} → ${to}`;
  return action === "remove" ? `version ${from} is taken away` : (reason ?? "");
}
