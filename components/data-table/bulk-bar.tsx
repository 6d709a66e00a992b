"use client";

import { useId, useState } from "react";
import { Button } from "../ui/button";
import type { PageOf, RowAction } from "./types";
import type { Matching } from "./use-matching";

type Props<Row> = {
  rows: Row[];
  page: PageOf<Row>;
  actions: RowAction<Row>[];
  /** Absent where one cannot select beyond the page. */
  beyond?: { matching?: Matching; pending: boolean; choose: () => void };
  onClear: () => void;
};

/**
 * What can be done with the selected rows; Escape clears the selection. It stands at the end of the window, so that
 * the rows do not move under the pointer when the first one is ticked.
 */
export function BulkBar<Row>({ rows, page, actions, beyond, onClear }: Props<Row>) {
  const matching = beyond?.matching;
  if (rows.length === 0 && !matching) return null;
  const further = page.capped || page.count > page.rows.length;
  const offerAll = beyond && !matching && further && rows.length === page.rows.length;
  return (
    <section
      aria-label="Selected rows"
      className="sticky bottom-3 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-surface px-3 py-2 text-sm shadow-lg"
    >
      <span className="mr-2 font-medium" aria-live="polite">
        {matching ? wordsFor(matching) : `${rows.length} selected`}
      </span>
      {offerAll && (
        <Button size="sm" variant="ghost" pending={beyond.pending} onClick={beyond.choose}>
          <span className="text-accent">Select all {spokenCount(page)} that match</span>
        </Button>
      )}
      {actions
        .filter((action) => (matching ? action.runMany : action.bulk))
        .map((action) => (
          <BulkAction key={action.id} action={action} rows={rows} matching={matching} />
        ))}
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}

function wordsFor({ ids, capped }: Matching): string {
  const count = ids.length.toLocaleString("en");
  return capped ? `The first ${count} that match are selected` : `All ${count} that match are selected`;
}

function spokenCount<Row>({ count, capped }: PageOf<Row>): string {
  return `${count.toLocaleString("en")}${capped ? "+" : ""}`;
}

/** What the state of the rows forbids says why on hover, to a screen reader, and in words once it is pressed. */
function BulkAction<Row>({
  action,
  rows,
  matching,
}: {
  action: RowAction<Row>;
  rows: Row[];
  matching?: Matching;
}) {
  const [asked, setAsked] = useState(false);
  const id = useId();
  const reason = matching ? undefined : action.disabled?.(rows);
  const Icon = action.icon;
  const run = () => (matching ? action.runMany?.(matching.ids) : action.run(rows));
  return (
    <>
      <Button
        size="sm"
        className={action.danger ? "text-danger" : undefined}
        aria-disabled={reason ? true : undefined}
        aria-describedby={reason ? id : undefined}
        title={reason}
        onClick={() => (reason ? setAsked(true) : run())}
      >
        {Icon && <Icon className="size-3.5" aria-hidden />}
        {action.label}
      </Button>
      {reason && (
        <span
          id={id}
          role={asked ? "status" : undefined}
          className={asked ? "text-xs text-muted" : "sr-only"}
        >
          {reason}
        </span>
      )}
    </>
  );
}
