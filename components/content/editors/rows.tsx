"use client";

import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";

/** Rows that can be added, taken away and put into another order, by mouse and by keyboard. */
export function Rows<Row>({
  title,
  one,
  rows,
  blank,
  error,
  onChange,
  children,
}: {
  title: string;
  /** What one of them is called, such as "command". */
  one: string;
  rows: readonly Row[];
  /** A new one. */
  blank: () => Row;
  error?: string | undefined;
  onChange: (rows: Row[]) => void;
  children: (row: Row, set: (row: Row) => void, at: number) => ReactNode;
}) {
  function move(at: number, step: number) {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    if (row !== undefined) next.splice(at + step, 0, row);
    onChange(next);
  }
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{title}</legend>
      {error && <p className="mb-1 text-xs font-medium text-danger">{error}</p>}
      <ol className="flex flex-col divide-y rounded-md border">
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other identity while it is edited.
          <li key={at} className="flex items-start gap-2 p-3">
            <div className="min-w-0 flex-1">
              {children(row, (changed) => onChange(rows.map((each, n) => (n === at ? changed : each))), at)}
            </div>
            <div className="flex shrink-0">
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Move ${one} ${at + 1} up`}
                disabled={at === 0}
                onClick={() => move(at, -1)}
              >
                <ArrowUp className="size-3.5" aria-hidden />
              </Button>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Move ${one} ${at + 1} down`}
                disabled={at === rows.length - 1}
                onClick={() => move(at, 1)}
              >
                <ArrowDown className="size-3.5" aria-hidden />
              </Button>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Remove ${one} ${at + 1}`}
                onClick={() => onChange(rows.filter((_, n) => n !== at))}
              >
                <X className="size-3.5" aria-hidden />
              </Button>
            </div>
          </li>
        ))}
        <li className="p-2">
          <Button size="sm" variant="ghost" onClick={() => onChange([...rows, blank()])}>
            <Plus className="size-3.5" aria-hidden /> Add {one}
          </Button>
        </li>
      </ol>
    </fieldset>
  );
}
