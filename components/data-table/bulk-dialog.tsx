"use client";

import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { type BulkOutcome, byReason } from "./bulk";

const TOLD = 100;

/** How work on many goes on, and at its end what was done, what was not, and why. */
export function BulkDialog({
  title,
  total,
  through,
  outcome,
  onStop,
  onRetry,
  onClose,
}: {
  title: string;
  total: number;
  through: number;
  /** Absent while the work goes on. */
  outcome?: BulkOutcome;
  onStop: () => void;
  onRetry: (ids: string[]) => void;
  onClose: () => void;
}) {
  return (
    <Dialog open title={title} onClose={outcome ? onClose : onStop}>
      <div className="flex flex-col gap-4 text-sm">
        {outcome ? (
          <Results outcome={outcome} />
        ) : (
          <>
            <progress aria-label={title} className="h-2 w-full accent-accent" max={total} value={through} />
            <p role="status">
              {through.toLocaleString("en")} of {total.toLocaleString("en")}
            </p>
          </>
        )}
        <div className="flex justify-end gap-2">
          {outcome ? (
            <>
              <Button onClick={() => onRetry(outcome.failures.map(({ id }) => id))}>Retry failed</Button>
              <Button variant="primary" onClick={onClose}>
                Close
              </Button>
            </>
          ) : (
            <Button onClick={onStop}>Stop</Button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function Results({ outcome: { done, failures } }: { outcome: BulkOutcome }) {
  const reasons = byReason(failures);
  return (
    <>
      <p role="status" className="font-medium">
        {done.toLocaleString("en")} done, {failures.length.toLocaleString("en")} not.
      </p>
      <ul aria-label="Not done" className="max-h-72 divide-y divide-line overflow-y-auto rounded-md border">
        {reasons.slice(0, TOLD).map(({ reason, count }) => (
          <li key={reason} className="flex justify-between gap-3 px-3 py-1.5">
            <span>{reason}</span>
            {count > 1 && <span className="text-muted">{count.toLocaleString("en")}</span>}
          </li>
        ))}
      </ul>
      {reasons.length > TOLD && (
        <p className="text-muted">And {(reasons.length - TOLD).toLocaleString("en")} more reasons.</p>
      )}
    </>
  );
}
