"use client";

import type { PlannedItem, PlannedTenant, PlanPage } from "@/lib/share/plan-page";
import { ACTION_WORDS, counted, planSummary } from "@/lib/share/plan-words";
import { Button } from "../ui/button";
import { Callout } from "../ui/states";
import type { ReviewedPlan } from "./use-plan";

/** What sharing would do: in one sentence, by item, what is refused, and tenant by tenant (C18). */
export function SharePlanView({ review }: { review: ReviewedPlan }) {
  const { plan, differences, problem, reading } = review;
  if (problem && !plan) return <Callout tone="danger">{problem}</Callout>;
  if (!plan)
    return (
      <p role="status" className="py-6 text-sm text-muted">
        Making the plan…
      </p>
    );
  return (
    <section aria-label="Plan" aria-busy={reading} className="flex flex-col gap-3 text-sm">
      {differences.length > 0 && (
        <Callout tone="warning" title="The plan is another than it was. Look at what changed:">
          <ul className="mt-1 list-disc pl-5">
            {differences.slice(0, 20).map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Callout>
      )}
      <p role="status">
        <span className="font-medium">{planSummary(plan)}</span>
        {plan.totals.failing > 0 && (
          <span className="text-danger">
            {" "}
            {counted(plan.totals.failing, "change")} will not be successful.
          </span>
        )}
      </p>
      {plan.refused.length > 0 && <Refused refused={plan.refused} />}
      {plan.items.length > 0 && <ByItem items={plan.items} />}
      {plan.tenants.length > 0 && <ByTenant plan={plan} review={review} />}
      {problem && <Callout tone="danger">{problem}</Callout>}
    </section>
  );
}

function Refused({ refused }: { refused: PlanPage["refused"] }) {
  return (
    <div className="rounded-md border border-warning/30 bg-warning-soft px-3 py-2">
      <h3 className="font-medium text-warning">Not shared: {counted(refused.length, "item")}</h3>
      <ul className="mt-1 max-h-40 overflow-y-auto">
        {refused.map(({ itemId, name, reason }) => (
          <li key={itemId}>
            <span className="font-medium">{name}</span>: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

const number = "py-1 pl-3 text-right tabular-nums";

const COUNTS = [
  { key: "add", header: "Added" },
  { key: "overwrite", header: "Overwritten" },
  { key: "remove", header: "Removed" },
  { key: "failing", header: "Will fail" },
] as const;

function ByItem({ items }: { items: readonly PlannedItem[] }) {
  // A column without a number would only push the others out of a narrow window.
  const counts = COUNTS.filter(({ key }) => items.some((item) => item[key] > 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="max-h-60 overflow-auto rounded-md border" tabIndex={0} aria-label="By item">
      <table aria-label="By item" className="w-full">
        <thead className="bg-sunken text-xs text-muted">
          <tr>
            <th scope="col" className="px-3 py-1 text-left font-medium">
              Item
            </th>
            {counts.map(({ key, header }) => (
              <th key={key} scope="col" className="px-3 py-1 text-right font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.id} className="border-t">
              <th scope="row" className="px-3 py-1 text-left font-normal">
                {item.name}
                {item.number !== null && <span className="text-muted"> version {item.number}</span>}
                {item.because && (
                  <span className="block text-xs text-muted">Travels along: {item.because} uses it.</span>
                )}
              </th>
              {counts.map(({ key }) => (
                <td
                  key={key}
                  className={`${number} pr-3 ${key === "failing" && item.failing > 0 ? "text-danger" : ""}`}
                >
                  {item[key] || <span className="text-muted">–</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ByTenant({ plan, review }: { plan: PlanPage; review: ReviewedPlan }) {
  const names = new Map(plan.items.map(({ id, name }) => [id, name]));
  return (
    <div>
      <h3 className="font-medium">By tenant</h3>
      <ul className="mt-1 max-h-80 overflow-y-auto rounded-md border">
        {plan.tenants.map((tenant) => (
          <li key={tenant.id} className="border-t first:border-t-0">
            <TenantChanges tenant={tenant} names={names} />
          </li>
        ))}
      </ul>
      {plan.next && (
        <Button size="sm" className="mt-2" pending={review.reading} onClick={review.more}>
          Show more of {counted(plan.totals.tenants, "tenant")}
        </Button>
      )}
    </div>
  );
}

function TenantChanges({ tenant, names }: { tenant: PlannedTenant; names: ReadonlyMap<string, string> }) {
  const failing = tenant.changes.filter(({ failure }) => failure).length;
  return (
    <details className="px-3 py-1.5">
      <summary className="cursor-pointer rounded">
        {tenant.name}{" "}
        <span className="text-muted">
          {(["add", "overwrite", "remove"] as const)
            .map(
              (action) =>
                [action, tenant.changes.filter((change) => change.action === action).length] as const,
            )
            .flatMap(([action, n]) => (n > 0 ? [`${n} ${ACTION_WORDS[action].toLowerCase()}`] : []))
            .join(", ")}
        </span>
        {failing > 0 && <span className="text-danger"> {failing} will fail</span>}
      </summary>
      <ul className="mt-1 mb-1 flex flex-col gap-1 pl-4 text-xs">
        {tenant.changes.map((change) => (
          <li key={change.itemId}>
            <span className={change.action === "remove" ? "font-medium text-danger" : "font-medium"}>
              {ACTION_WORDS[change.action]}
            </span>
            : {names.get(change.itemId)}
            {change.number !== null && ` (version ${change.number})`}
            {change.with && <span className="text-muted">, because {change.with} uses it</span>}
            {change.failure && <span className="block text-danger">Will fail: {change.failure}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
