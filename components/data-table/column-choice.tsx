"use client";

import { Columns3 } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/field";
import type { Column } from "./types";

type Choice = { hidden: string[]; dense: boolean };

/** Which columns are hidden and how dense the rows are: remembered per table in this browser. */
export function useColumnChoice<Row>(name: string, columns: Column<Row>[]) {
  const initial = {
    hidden: columns.filter((column) => column.hiddenByDefault).map(({ id }) => id),
    dense: false,
  };
  const [choice, setChoice] = useState<Choice>(initial);
  const key = `bw-table:${name}`;
  useEffect(() => {
    const stored = localStorage.getItem(key);
    if (stored) setChoice(JSON.parse(stored) as Choice);
  }, [key]);
  function change(next: Choice) {
    setChoice(next);
    localStorage.setItem(key, JSON.stringify(next));
  }
  return { ...choice, change };
}

/** The button that opens the choice of columns. */
export function ColumnChoice<Row>({
  columns,
  hidden,
  dense,
  change,
}: Choice & { columns: Column<Row>[]; change: (next: Choice) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <div
      className="relative"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
    >
      <Button aria-expanded={open} onClick={() => setOpen(!open)}>
        <Columns3 className="size-4" aria-hidden /> Columns
      </Button>
      {open && (
        <fieldset className="absolute right-0 z-30 mt-1 w-56 rounded-md border bg-surface p-3 shadow-lg">
          <legend className="sr-only">Columns shown</legend>
          <div className="flex flex-col gap-1.5">
            {columns.map((column) => (
              <Checkbox
                key={column.id}
                label={column.header}
                disabled={column.primary}
                checked={!hidden.includes(column.id)}
                onChange={(event) =>
                  change({
                    dense,
                    hidden: event.target.checked
                      ? hidden.filter((id) => id !== column.id)
                      : [...hidden, column.id],
                  })
                }
              />
            ))}
            <div className="mt-1 border-t pt-2">
              <Checkbox
                label="Compact rows"
                checked={dense}
                onChange={() => change({ hidden, dense: !dense })}
              />
            </div>
          </div>
        </fieldset>
      )}
    </div>
  );
}
