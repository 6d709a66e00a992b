"use client";

import type { ReactNode } from "react";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Callout } from "../ui/states";
import { ChangeReview } from "./change-review";
import { type SendReviewed, useAskedReview } from "./use-review";

const READ = "What this does has changed. Look at it again.";

/** A confirmation that says who loses what by the change, and makes just that change (W2). */
export function ConfirmReviewed<T>({
  send,
  done,
  onRefused,
  children,
  ...dialog
}: {
  title: string;
  confirm: string;
  danger?: boolean;
  typeName?: string;
  send: SendReviewed<T>;
  done: () => void;
  /** Another way where the change is refused as a whole: answers what is left to say; undefined where there is none. */
  onRefused?: () => Promise<string | undefined> | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const { review, attempt, refused } = useAskedReview(send);
  return (
    <ConfirmDialog
      {...dialog}
      waiting={(!refused && !review.plan) || !review.ready}
      onConfirm={async () => {
        const result = await attempt();
        if (!result) return READ;
        if (!result.ok) {
          const other = onRefused?.();
          return other ? await other : result.message;
        }
        done();
        return undefined;
      }}
    >
      {children}
      {refused && (
        <Callout tone="warning" className="mt-3">
          {refused}
        </Callout>
      )}
      {!refused && !review.plan && (
        <p role="status" className="mt-3 text-muted">
          Reading who this concerns…
        </p>
      )}
      <ChangeReview review={review} className="mt-3" />
    </ConfirmDialog>
  );
}
