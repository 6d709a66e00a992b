"use client";

import { useEffect } from "react";
import type { ImpactPlan } from "@/lib/impact/words";
import { ChangeReview } from "./change-review";
import { type SendReviewed, useAskedReview } from "./use-review";

/** Asks what a change would do and shows it, inside a dialog that carries it out by itself (W2). */
export function AskedReview<T>({
  send,
  onPlan,
}: {
  send: SendReviewed<T>;
  onPlan: (plan: ImpactPlan) => void;
}) {
  const { review, refused } = useAskedReview(send);
  const { plan } = review;
  useEffect(() => {
    if (plan) onPlan(plan);
  }, [plan, onPlan]);
  if (refused) return null;
  if (plan) return <ChangeReview review={review} />;
  return (
    <p role="status" className="text-muted">
      Reading who this concerns…
    </p>
  );
}
