"use client";

import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { useState } from "react";
import type { TableLayout } from "@/lib/saved-views/words";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/field";
import { useDismiss } from "../ui/use-dismiss";
import { columnOrder, moved, sameLayout, standardLayout } from "./layout";
import type { Column } from "./types";

/** The button that opens the choice of columns: which, in which order, how dense. */
export function ColumnChoice<Row>({
  columns,
  layout,
  onChange,
}: {
  columns: Column<Row>[];
  layout: TableLayout;
  onChange: (next: Partial<TableLayout>) => void;
}) {
  const [open, setOpen] = useState(false);
  const box = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const { hidden, order, dense } = layout;
  const movable = columnOrder(columns, order).flatMap((id) =>
    columns.filter((column) => column.id === id && !column.primary),
  );
  const standard = standardLayout(columns);
  const show = (id: string, on: boolean) =>
    onChange({ hidden: on ? hidden.filter((each) => each !== id) : [...hidden, id] });
  return (
    <div className="relative" ref={box}>
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        <Columns3 className="size-4" aria-hidden /> Columns
      </Button>
      {open && (
        <fieldset className="absolute right-0 z-30 mt-1 max-h-[70dvh] w-64 overflow-y-auto rounded-md border bg-surface p-3 shadow-lg max-sm:right-auto max-sm:left-0">
          <legend className="sr-only">Columns shown</legend>
          {movable.map((column, index) => (
            <div key={column.id} className="flex items-center gap-0.5">
              <Checkbox
                className="min-w-0 flex-1 py-1"
                label={column.header}
                checked={!hidden.includes(column.id)}
                onChange={(event) => show(column.id, event.target.checked)}
              />
              {([-1, 1] as const).map((step) => (
                <Move
                  key={step}
                  label={`Move ${column.header} ${step < 0 ? "up" : "down"}`}
                  step={step}
                  end={step < 0 ? index === 0 : index === movable.length - 1}
                  onMove={() => onChange({ order: moved(columns, order, column.id, step) })}
                />
              ))}
            </div>
          ))}
          <Checkbox
            className="mt-2 border-t pt-3"
            label="Compact rows"
            checked={dense}
            onChange={() => onChange({ dense: !dense })}
          />
          <Button
            size="sm"
            variant="ghost"
            className="mt-2 w-full"
            disabled={sameLayout(columns, layout, standard)}
            onClick={() => onChange(standard)}
          >
            Back to the standard columns
          </Button>
        </fieldset>
      )}
    </div>
  );
}

// Not disabled at the ends: the focus would be lost under the one who moves a column there.
function Move({
  label,
  step,
  end,
  onMove,
}: {
  label: string;
  step: -1 | 1;
  end: boolean;
  onMove: () => void;
}) {
  const Arrow = step < 0 ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={end || undefined}
      className="rounded p-1 text-muted hover:bg-sunken hover:text-ink aria-disabled:opacity-30"
      onClick={() => !end && onMove()}
    >
      <Arrow className="size-4" aria-hidden />
    </button>
  );
}
