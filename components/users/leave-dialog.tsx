"use client";

import { useState } from "react";
import type { Result } from "@/lib/core/result";
import type { ImpactPlan } from "@/lib/impact/words";
import { describeLeft, describeOwned, type Leaving, packIds } from "@/lib/ownership/words";
import { activate, deactivate, remove } from "@/lib/users/actions";
import { BULK_PART } from "../data-table/bulk";
import type { BulkWork } from "../data-table/use-bulk";
import { AskedReview } from "../impact/asked-review";
import { leavingOut } from "../impact/leaving-out";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { toastError } from "../ui/toaster";
import { namesOf } from "./names";
import type { Chosen } from "./row-actions";
import { planNow, useLeavingPlan } from "./use-leaving-plan";

const VERBS = {
  deactivate: { title: "Deactivate", done: "deactivated" },
  delete: { title: "Delete", done: "deleted" },
} as const;

const UNREAD: Result<never> = {
  ok: false,
  code: "unavailable",
  message: "What is owned could not be read. Try again.",
};

const OWNED_MEANWHILE: Result<never> = {
  ok: false,
  code: "conflict",
  message: "Something is owned meanwhile. Open this again and decide what becomes of it.",
};

/** Asks before people are deactivated or deleted, says what that takes, and what becomes of what they own (U8, U10). */
export default function LeaveDialog({
  tenant,
  chosen,
  leaving,
  run,
  onClose,
}: {
  tenant: string;
  chosen: Chosen;
  leaving: Leaving;
  run: (work: BulkWork) => Promise<string | undefined>;
  onClose: () => void;
}) {
  const { ids } = chosen;
  const { plan, known, again } = useLeavingPlan(tenant, ids);
  const [keep, setKeep] = useState<boolean>();
  const [heir, setHeir] = useState<PickItem>();
  const [refused, setRefused] = useState<string>();
  const [impact, setImpact] = useState<ImpactPlan>();
  const [round, setRound] = useState(0);
  const who = namesOf(chosen);
  const act = leaving === "delete" ? remove : deactivate;
  const few = ids.length <= BULK_PART;
  const owned = plan?.owned ?? [];
  const { title, done } = VERBS[leaving];

  async function confirm(): Promise<string | undefined> {
    setRefused(undefined);
    const shown = await known();
    if (!shown) return "What is owned could not be read. Close this and try again.";
    const undecided = shown.owned.length > 0;
    if (undecided && keep === undefined) return "Choose whether to hand over what is owned, or to leave it.";
    if (undecided && !keep && !heir) return "Choose who takes it over.";
    const to = undecided && !keep ? heir : undefined;
    const review = few && impact ? { hash: impact.hash } : undefined;
    const leave = (userIds: string[], stamp: string) =>
      act(tenant, { userIds, plan: { stamp, to: to?.id ?? null }, review });
    // What is owned may have changed since it was shown: then it is decided on anew before anybody leaves.
    let first = few ? await leave(ids, shown.stamp) : undefined;
    if (first && !first.ok && (first.fields?.plan || first.fields?.to)) {
      if (first.fields.plan) await again();
      setRefused(first.fields.to);
      return first.message;
    }
    if (first && !first.ok && first.review) {
      setRound(round + 1);
      return first.message;
    }
    return run({
      title,
      ids,
      act: async (part) => {
        const tried = first;
        first = undefined;
        if (tried) return tried;
        const now = await planNow(tenant, part);
        if (!now) return UNREAD;
        // What was not shown was not decided on.
        return now.owned.length > 0 && !undecided ? OWNED_MEANWHILE : leave(part, now.stamp);
      },
      done: to ? `${who} ${done}; what they owned is ${to.label}’s now` : `${who} ${done}`,
      undo: leaving === "deactivate" && !to ? () => void undo() : undefined,
    });
  }

  async function undo() {
    const act = (userIds: string[]) => activate(tenant, { userIds });
    const refused = await run({ title: "Activate", ids, act, done: `${who} activated` });
    if (refused) toastError(refused);
  }

  return (
    <ConfirmDialog title={title} confirm={title} danger onClose={onClose} onConfirm={confirm}>
      <div className="flex flex-col gap-3">
        <p>
          {leaving === "deactivate"
            ? `${who} will be signed out everywhere at once and cannot sign in until activated again. Roles and groups are kept.`
            : `${who} will be deleted for good: names, e-mail address and phone are erased, memberships end, and every session closes. The audit log keeps an opaque id. Reports belong to nobody and stay.`}
        </p>
        <div role="status">
          {plan === undefined && (
            <p className="text-muted">Reading what {ids.length > 1 ? "they own" : "is owned"}…</p>
          )}
          {plan === null && (
            <p className="text-danger">
              What is owned could not be read. Close this and try again: it has to be decided on first.
            </p>
          )}
          {owned.length > 0 && (
            <>
              <p className="font-medium">{ids.length > 1 ? "They own" : `${who} owns`}</p>
              <ul className="mt-1 list-disc pl-5">
                {owned.map((each) => (
                  <li key={each.kind}>{describeOwned(each)}</li>
                ))}
              </ul>
            </>
          )}
          {leaving === "delete" && plan && plan.private > 0 && (
            <p className="mt-2 first:mt-0">
              {plan.private === 1 ? "One private saved view is" : `${plan.private} private saved views are`}{" "}
              deleted too.
            </p>
          )}
        </div>
        {plan && few && (
          <AskedReview
            key={`${plan.stamp} ${round}`}
            send={(review) =>
              leavingOut(ids, (userIds) =>
                act(tenant, { userIds, plan: { stamp: plan.stamp, to: null }, review }),
              )
            }
            onPlan={setImpact}
          />
        )}
        {owned.length > 0 && (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium">What becomes of it?</legend>
            <label className="flex items-baseline gap-2">
              <input
                type="radio"
                name="leave"
                className="accent-accent"
                checked={keep === false}
                onChange={() => setKeep(false)}
              />
              Hand all of it over to another active user
            </label>
            {keep === false && (
              <div className="pl-6">
                <MultiPicker
                  label="New owner"
                  source={`/t/${tenant}/api/users/owner-options?not=${packIds(ids.slice(0, BULK_PART))}`}
                  chosen={heir ? [heir] : []}
                  onChange={(items) => setHeir(items.at(-1))}
                  error={refused}
                />
              </div>
            )}
            <label className="flex items-baseline gap-2">
              <input
                type="radio"
                name="leave"
                className="accent-accent"
                checked={keep === true}
                onChange={() => setKeep(true)}
              />
              <span>
                Leave it as it is
                <span className="block text-xs text-muted">{describeLeft(owned, leaving)}</span>
              </span>
            </label>
          </fieldset>
        )}
      </div>
    </ConfirmDialog>
  );
}
