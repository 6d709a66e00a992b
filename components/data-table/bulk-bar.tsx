"use client";

import { useId, useState } from "react";
import { Button } from "../ui/button";
import type { RowAction } from "./types";

/**
 * What can be done with the selected rows; Escape clears the selection. It stands at the end of the window, so that
 * the rows do not move under the pointer when the first one is ticked.
 */
export function BulkBar<Row>({
  rows,
  actions,
  onClear,
}: {
  rows: Row[];
  actions: RowAction<Row>[];
  onClear: () => void;
}) {
  if (rows.length === 0) return null;
  return (
    <section
      aria-label="Selected rows"
      className="sticky bottom-3 z-10 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center gap-2 rounded-lg border bg-surface px-3 py-2 text-sm shadow-lg"
    >
      <span className="mr-2 font-medium" aria-live="polite">
        {rows.length} selected
      </span>
      {actions
        .filter((action) => action.bulk)
        .map((action) => (
          <BulkAction key={action.id} action={action} rows={rows} />
        ))}
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}

/** What the state of the rows forbids says why on hover, to a screen reader, and in words once it is pressed. */
function BulkAction<Row>({ action, rows }: { action: RowAction<Row>; rows: Row[] }) {
  const [asked, setAsked] = useState(false);
  const id = useId();
  const reason = action.disabled?.(rows);
  const Icon = action.icon;
  return (
    <>
      <Button
        size="sm"
        variant={action.danger ? "danger" : "secondary"}
        aria-disabled={reason ? true : undefined}
        aria-describedby={reason ? id : undefined}
        title={reason}
        onClick={() => (reason ? setAsked(true) : action.run(rows))}
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
