import type { RolloutPlan } from "@/lib/rollouts/model";
import { counted } from "@/lib/rollouts/words";
import { Badge } from "../ui/badge";
import { Callout } from "../ui/states";

const SHOWN = 20;
const WORDS = { add: "added", overwrite: "overwritten", remove: "taken away" } as const;

/** What a rollout would do, ring by ring and tenant by tenant, before anything is pushed (C18). */
export function PlanPreview({ plan, rings }: { plan: RolloutPlan; rings: readonly string[] }) {
  return (
    <div className="flex flex-col gap-4">
      {plan.refused.map(({ itemId, reason }) => (
        <Callout key={itemId} tone="danger" title={`${plan.items[itemId]?.name} may not be shared`}>
          {reason}
        </Callout>
      ))}
      {plan.refused.length === 0 && plan.changes.length === 0 && (
        <Callout tone="info" title="Nothing to roll out">
          Every tenant that the labels of this content name holds the newest version already.
        </Callout>
      )}
      {plan.changes.length > 0 &&
        rings.map((name, index) => <Ring key={name} plan={plan} number={index + 1} name={name} />)}
    </div>
  );
}

function Ring({ plan, number, name }: { plan: RolloutPlan; number: number; name: string }) {
  const changes = plan.changes.filter(({ tenantId }) => plan.ringOf[tenantId] === number);
  const tenants = [...new Set(changes.map(({ tenantId }) => tenantId))];
  const failing = new Set(changes.filter(({ failure }) => failure).map(({ tenantId }) => tenantId)).size;
  return (
    <section aria-label={`Plan of ring ${number}`}>
      <h3 className="flex flex-wrap items-center gap-2 text-sm font-semibold">
        Ring {number} · {name}
        <span className="font-normal text-muted">
          {tenants.length === 0 ? "nobody: it is passed over" : counted(tenants.length, "tenant")}
        </span>
        {failing > 0 && <Badge tone="warning">{failing} would fail</Badge>}
      </h3>
      <ul className="mt-1 divide-y border-y text-sm empty:hidden">
        {tenants.slice(0, SHOWN).map((tenantId) => (
          <li key={tenantId} className="grid gap-x-4 gap-y-0.5 py-1.5 sm:grid-cols-[12rem_1fr]">
            <span className="font-medium">{plan.tenants[tenantId]?.name}</span>
            <ul className="min-w-0">
              {changes
                .filter((change) => change.tenantId === tenantId)
                .map((change) => (
                  <li key={change.itemId}>
                    {plan.items[change.itemId]?.name} is {WORDS[change.action]}
                    {change.number !== null && <span className="text-muted"> · version {change.number}</span>}
                    {change.with && (
                      <span className="text-muted"> · needed by {plan.items[change.with]?.name}</span>
                    )}
                    {change.failure && <span className="block text-warning">{change.failure}</span>}
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
      {tenants.length > SHOWN && (
        <p className="mt-1 text-xs text-muted">and {counted(tenants.length - SHOWN, "more tenant")}</p>
      )}
    </section>
  );
}
