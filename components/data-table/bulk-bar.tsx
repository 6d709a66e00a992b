"use client";

import { Button } from "../ui/button";
import type { RowAction } from "./types";

/** What can be done with the selected rows; Escape clears the selection. */
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
      className="mb-2 flex flex-wrap items-center gap-2 rounded-md border bg-accent-soft px-3 py-1.5 text-sm"
    >
      <span className="mr-2 font-medium">{rows.length} selected</span>
      {actions
        .filter((action) => action.bulk)
        .map((action) => {
          const reason = action.disabled?.(rows);
          return (
            <Button
              key={action.id}
              size="sm"
              variant={action.danger ? "danger" : "secondary"}
              aria-disabled={reason ? true : undefined}
              title={reason}
              onClick={() => !reason && action.run(rows)}
            >
              {action.label}
            </Button>
          );
        })}
      <Button size="sm" variant="ghost" onClick={onClear}>
        Clear selection
      </Button>
    </section>
  );
}
