"use client";

import type { ReactNode } from "react";
import type { Approval } from "@/lib/impact/model";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Callout } from "../ui/states";
import { ChangeReview } from "./change-review";
import { type SendReviewed, useAskedReview } from "./use-review";

type Dialog = {
  title: string;
  confirm: string;
  danger?: boolean;
  typeName?: string;
  onClose: () => void;
  children: ReactNode;
};

/** A confirmation that says who loses what by the change, and makes just that change (W2). */
export function ConfirmReviewed<T>({
  send,
  run,
  children,
  ...dialog
}: Dialog & {
  send: SendReviewed<T>;
  /** Carries it out; answers the sentence that explains a refusal. */
  run: (approval: Approval) => Promise<string | undefined>;
}) {
  const { review, look, refused } = useAskedReview(send);
  const { plan } = review;
  return (
    <ConfirmDialog
      {...dialog}
      waiting={(!refused && !plan) || !review.ready}
      onConfirm={async () => {
        const why = await run(plan ? { hash: plan.hash, confirmed: [...review.confirmed] } : {});
        if (why) await look();
        return why;
      }}
    >
      {children}
      {refused && (
        <Callout tone="warning" className="mt-3">
          {refused}
        </Callout>
      )}
      {!refused && !plan && (
        <p role="status" className="mt-3 text-muted">
          Reading who this concerns…
        </p>
      )}
      <ChangeReview review={review} className="mt-3" />
    </ConfirmDialog>
  );
}
