"use client";

import { useState } from "react";
import { accessLabel } from "@/lib/access/admin-level";
import {
  type ConcernedPerson,
  harmless,
  type ImpactPlan,
  keyLine,
  type LevelStep,
  peopleCount,
  placeName,
  planSummary,
  stepNames,
} from "@/lib/impact/words";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/field";
import { Callout } from "../ui/states";
import type { Review } from "./use-review";

const HERE = "Here";
const rank = { none: 0, view: 1, edit: 2 };
const isGain = ({ from, to }: LevelStep) => rank[to] > rank[from];

/**
 * What a change would do, before it is saved (W2): one line, and unfolded by component and by person. An
 * administrator's level that comes by a nesting is ticked by its name. Nothing where nothing is under review.
 */
export function ChangeReview({ review, className }: { review: Review; className?: string }) {
  const { plan } = review;
  if (!plan) return null;
  const keys = keyLine(plan.keys);
  return (
    <section aria-label="Review changes" className={className}>
      <div className="flex flex-col gap-2 rounded-lg border bg-surface px-3 py-2.5 text-sm">
        <p role="status">
          <span className="font-medium">Review changes.</span> {planSummary(plan)}
          {keys && plan.people.concerned > 0 && ` ${keys}`}
        </p>
        {review.note && <Callout tone="warning">{review.note}</Callout>}
        {plan.confirmations.length > 0 && <Confirmations review={review} plan={plan} />}
        {plan.places.length > 0 && <ByComponent plan={plan} />}
        {plan.list && plan.list.rows.length > 0 && <ByPerson plan={plan} more={review.more} />}
        {!plan.list && !harmless(plan) && (
          <p className="text-xs text-muted">Who they are is shown to those who may view users.</p>
        )}
      </div>
    </section>
  );
}

function Confirmations({ review, plan }: { review: Review; plan: ImpactPlan }) {
  return (
    <fieldset className="flex flex-col gap-1.5 rounded-md border border-warning/30 bg-warning-soft px-3 py-2">
      <legend className="sr-only">Confirm by name</legend>
      <p className="font-medium text-warning">
        A nesting passes on administration or destructive actions. Confirm each by name.
      </p>
      {plan.confirmations.map(({ name, people }) => (
        <Checkbox
          key={name}
          checked={review.confirmed.has(name)}
          onChange={() => review.confirm(name)}
          label={
            <>
              <span className="font-medium">{name}</span>, for {peopleCount(people)}
            </>
          }
        />
      ))}
    </fieldset>
  );
}

const summary = "cursor-pointer rounded text-muted hover:text-ink";

function ByComponent({ plan }: { plan: ImpactPlan }) {
  return (
    <details>
      <summary className={summary}>By component</summary>
      <div className="mt-1.5 flex max-h-64 flex-col gap-3 overflow-y-auto">
        {plan.places.map((place) => (
          <table key={placeName(place, HERE)} className="w-full text-xs">
            <caption className="pb-1 text-left font-medium">{placeName(place, HERE)}</caption>
            <thead className="sr-only">
              <tr>
                <th scope="col">Component</th>
                <th scope="col">Gain</th>
                <th scope="col">Lose</th>
              </tr>
            </thead>
            <tbody>
              {place.components.map(({ key, gain, lose }) => (
                <tr key={key} className="border-t">
                  <th scope="row" className="py-0.5 text-left font-normal">
                    {accessLabel(key)}
                  </th>
                  <td className="w-20 py-0.5 text-right text-success tabular-nums">
                    {gain > 0 && `+${gain.toLocaleString("en")}`}
                  </td>
                  <td className="w-20 py-0.5 text-right text-danger tabular-nums">
                    {lose > 0 && `−${lose.toLocaleString("en")}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </details>
  );
}

function ByPerson({ plan, more }: { plan: ImpactPlan; more: (() => Promise<void>) | undefined }) {
  const [pending, setPending] = useState(false);
  const rows = plan.list?.rows ?? [];
  const many = rows.length < plan.people.concerned;
  return (
    <details>
      <summary className={summary}>
        {many
          ? `People, the first ${rows.length} of ${plan.people.concerned.toLocaleString("en")}`
          : "People"}
      </summary>
      <ul className="mt-1.5 max-h-64 overflow-y-auto text-xs">
        {rows.map((person) => (
          <PersonLine key={person.id} person={person} plan={plan} />
        ))}
      </ul>
      {more && (
        <Button
          size="sm"
          className="mt-1.5"
          pending={pending}
          onClick={async () => {
            setPending(true);
            await more();
            setPending(false);
          }}
        >
          Show more
        </Button>
      )}
    </details>
  );
}

function PersonLine({ person, plan }: { person: ConcernedPerson; plan: ImpactPlan }) {
  return (
    <li className="border-t py-1 first:border-t-0">
      <span className="font-medium">{person.name}</span>
      {person.steps.map(({ place, levels }) => {
        const [gains, losses] = [levels.filter(isGain), levels.filter((step) => !isGain(step))];
        const at = plan.places[place];
        return (
          <p key={place} className="text-muted">
            {at && (!at.here || person.steps.length > 1) && `${placeName(at, HERE)}: `}
            {gains.length > 0 && (
              <span title={gains.map(({ key }) => accessLabel(key)).join(", ")}>
                gains {stepNames(gains)}
              </span>
            )}
            {gains.length > 0 && losses.length > 0 && "; "}
            {losses.length > 0 && (
              <span title={losses.map(({ key }) => accessLabel(key)).join(", ")}>
                loses {stepNames(losses)}
              </span>
            )}
          </p>
        );
      })}
    </li>
  );
}
