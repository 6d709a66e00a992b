"use client";

import { ListPlus, Plus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button";
import { Input } from "../../ui/field";
import { Many } from "./list-many";
import { pastedRows, withRows } from "./list-paste";
import { type RowProblem, withoutRepeats } from "./list-problems";
import { EntryRow } from "./list-row";
import type { ListTable } from "./list-rows";
import { useRowFocus } from "./use-row-focus";

const PAGE = 100;

/** A list's entries to change, a page at a time; what is wrong with one stands in its row. */
export function ListEntries({
  table,
  problems,
  error,
  onChange,
}: {
  table: ListTable;
  problems: ReadonlyMap<number, RowProblem>;
  error: string | undefined;
  onChange: (table: ListTable) => void;
}) {
  const [find, setFind] = useState("");
  const [only, setOnly] = useState(false);
  const [page, setPage] = useState(0);
  const [many, setMany] = useState(false);
  const [said, setSaid] = useState("");
  const { focusOn, rowId } = useRowFocus();
  const finder = useRef<HTMLInputElement>(null);
  const { columns, rows } = table;

  const held = [...problems].find(([, { holds }]) => holds);
  const reason = held ? `Entry ${held[0] + 1}: ${held[1].words}` : "";
  // The row itself may be on another page; this field always stands here, and the browser then holds the form back.
  useEffect(() => finder.current?.setCustomValidity(reason), [reason]);

  const wanted = find.trim().toLowerCase();
  const shown = [...rows.keys()].filter(
    (at) =>
      (!only || problems.has(at)) &&
      (!wanted || rows[at]?.some((cell) => cell.toLowerCase().includes(wanted))),
  );
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const at = Math.min(page, pages - 1);
  const repeated = rows.length - withoutRepeats(table).rows.length;

  /** Shows all rows, on the page of one of them, with the focus in it. */
  function showRow(index: number) {
    setFind("");
    setOnly(false);
    setPage(Math.floor(index / PAGE));
    focusOn(index);
  }

  /** Puts entries in after the one at `index`, or at the end; then the last of them has the focus. */
  function addAt(index: number, added: readonly (readonly string[])[]) {
    const next = withRows(table, index, added);
    onChange(next);
    showRow(next.rows.length - 1 - rows.slice(index + 1).length);
  }

  function paste(index: number, text: string): boolean {
    const pasted = pastedRows(text, columns.length);
    if (pasted.length < 2) return false;
    addAt(index, pasted);
    setSaid(`${pasted.length} entries pasted.`);
    return true;
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Input
          ref={finder}
          aria-label="Find in the entries"
          placeholder="Find"
          hidden={rows.length === 0}
          className="w-48"
          value={find}
          onInvalid={() => setOnly(true)}
          onChange={(event) => {
            setFind(event.target.value);
            setPage(0);
          }}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        {problems.size > 0 && (
          <Button size="sm" variant="ghost" aria-pressed={only} onClick={() => setOnly(!only)}>
            {only ? "Show all" : `Show ${problems.size} to look at`}
          </Button>
        )}
        {repeated > 0 && (
          <Button size="sm" variant="ghost" onClick={() => onChange(withoutRepeats(table))}>
            Remove {repeated} repeated
          </Button>
        )}
        <p className="ml-auto text-xs text-muted tabular-nums">
          {rows.length === 1 ? "1 entry" : `${rows.length.toLocaleString("en")} entries`}
        </p>
      </div>
      {error && <p className="text-xs font-medium text-danger">{error}</p>}
      {reason && (
        <p role="status" className="text-xs font-medium text-danger">
          {reason} It cannot be saved like this.
        </p>
      )}
      <div className="overflow-x-auto rounded-md border bg-surface">
        <table className="w-full text-sm">
          <thead>
            <tr className="border-b bg-sunken text-left text-xs text-muted">
              <th scope="col" className="w-12 px-3 py-1.5 text-right font-medium">
                #
              </th>
              {columns.map(({ name }) => (
                <th key={name} scope="col" className="px-2 py-1.5 font-medium">
                  {name}
                </th>
              ))}
              <th scope="col" className="w-10">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(at * PAGE, (at + 1) * PAGE).map((index) => (
              <EntryRow
                key={index}
                id={rowId(index)}
                index={index}
                columns={columns}
                row={rows[index] ?? []}
                problem={problems.get(index)}
                onChange={(row) => onChange({ ...table, rows: rows.with(index, row) })}
                onPaste={(text) => paste(index, text)}
                onEnter={() =>
                  index === rows.length - 1 ? addAt(rows.length, [blank(columns)]) : showRow(index + 1)
                }
                onRemove={() => {
                  onChange({ ...table, rows: rows.toSpliced(index, 1) });
                  setSaid(`Entry ${index + 1} removed.`);
                }}
              />
            ))}
          </tbody>
        </table>
        {shown.length === 0 && (
          <p className="px-3 py-4 text-sm text-muted">
            {rows.length === 0 ? "No entries yet. Add one, or paste many." : "No entry is like this."}
          </p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" onClick={() => addAt(rows.length, [blank(columns)])}>
          <Plus className="size-3.5" aria-hidden /> Add entry
        </Button>
        <Button size="sm" aria-expanded={many} onClick={() => setMany(!many)}>
          <ListPlus className="size-3.5" aria-hidden /> Paste many…
        </Button>
        {pages > 1 && (
          <span className="ml-auto flex items-center gap-2 text-xs text-muted tabular-nums">
            Page {at + 1} of {pages}
            <Button size="sm" disabled={at === 0} onClick={() => setPage(at - 1)}>
              Previous
            </Button>
            <Button size="sm" disabled={at === pages - 1} onClick={() => setPage(at + 1)}>
              Next
            </Button>
          </span>
        )}
      </div>
      {many && (
        <Many
          columns={columns.map(({ name }) => name)}
          onAdd={(added) => {
            addAt(rows.length, added);
            setMany(false);
            setSaid(`${added.length} entries added.`);
          }}
        />
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

const blank = (columns: ListTable["columns"]) => columns.map(() => "");
