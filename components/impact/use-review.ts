"use client";

import { useEffect, useState } from "react";
import type { Result } from "@/lib/core/result";
import type { Approval } from "@/lib/impact/model";
import type { ImpactPlan } from "@/lib/impact/words";

/** Sends a change with what the person says about its review. */
export type SendReviewed<T> = (review: Approval) => Promise<Result<T>>;

type Shown = { plan: ImpactPlan; subject: string; confirmed: ReadonlySet<string>; note?: string };

/** A change under review: what it does, what is confirmed of it, and how to go on. */
export type Review = {
  plan: ImpactPlan | undefined;
  /** Why it must be looked at once more. */
  note: string | undefined;
  confirmed: ReadonlySet<string>;
  /** False while something is left to confirm. */
  ready: boolean;
  confirm: (name: string) => void;
  /** Reads the next people of the list; absent where there are none. */
  more: (() => Promise<void>) | undefined;
};

/**
 * Saves in two steps where a change concerns anybody (W2): the first attempt is refused with what it would do, the
 * next one approves just that. What concerns nobody is saved at once. `subject` stands for what is being saved: where
 * it changes, what was shown is void.
 */
export function useReview<T>(subject: string, send: SendReviewed<T>) {
  const [shown, setShown] = useState<Shown>();
  const current = shown?.subject === subject ? shown : undefined;

  /** The answer, or undefined where there is something to review first. */
  async function attempt(): Promise<Result<T> | undefined> {
    const approval = current ? { hash: current.plan.hash, confirmed: [...current.confirmed] } : {};
    const result = await send(approval);
    if (result.ok || !result.review) return result;
    const kept = new Set(
      result.review.confirmations.flatMap(({ name }) => (current?.confirmed.has(name) ? [name] : [])),
    );
    setShown({
      plan: result.review,
      subject,
      confirmed: kept,
      ...(current ? { note: result.message } : {}),
    });
    return undefined;
  }

  /** Asks what it would do and saves nothing. Shows that, unless it concerns nobody; answers it, or why it is refused. */
  async function look(): Promise<ImpactPlan | string> {
    const result = await send({ ask: true });
    if (result.ok || !result.review) return result.ok ? "" : wordsOf(result);
    setShown({ plan: result.review, subject, confirmed: new Set() });
    return result.review;
  }

  async function more(after: string) {
    const result = await send({ after });
    if (result.ok || !result.review?.list || !current?.plan.list) return;
    const { list, hash } = result.review;
    if (hash !== current.plan.hash)
      return setShown({ ...current, plan: result.review, note: result.message });
    const rows = [...current.plan.list.rows, ...list.rows];
    setShown({ ...current, plan: { ...current.plan, list: { ...list, rows } } });
  }

  const next = current?.plan.list?.next;
  const review: Review = {
    plan: current?.plan,
    note: current?.note,
    confirmed: current?.confirmed ?? new Set(),
    ready: current?.plan.confirmations.every(({ name }) => current.confirmed.has(name)) ?? true,
    confirm: (name) => {
      if (!current) return;
      const confirmed = new Set(current.confirmed);
      if (!confirmed.delete(name)) confirmed.add(name);
      setShown({ ...current, confirmed });
    },
    more: next === undefined ? undefined : () => more(next),
  };
  return { review, attempt, look, forget: () => setShown(undefined) };
}

/** A refusal's own sentence: the field's where there is one. */
function wordsOf({ message, fields }: { message: string; fields?: Record<string, string> }): string {
  return Object.values(fields ?? {})[0] ?? message;
}

/** As `useReview`, and asks at once what the change would do, for a confirmation that says what is lost. */
export function useAskedReview<T>(send: SendReviewed<T>) {
  const { review, look } = useReview("asked", send);
  const [refused, setRefused] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked once, when the dialog opens
  useEffect(() => {
    let gone = false;
    look()
      .then((answer) => {
        if (!gone && typeof answer === "string") setRefused(answer);
      })
      .catch(() => gone || setRefused("Who this concerns could not be read."));
    return () => {
      gone = true;
    };
  }, []);
  return { review, look, refused };
}
