"use client";

import { useState } from "react";
import { Button } from "../../ui/button";
import { Field, Textarea } from "../../ui/field";
import { pastedRows } from "./list-paste";

/** Adds the entries of a text, a line each. */
export function Many({ columns, onAdd }: { columns: readonly string[]; onAdd: (rows: string[][]) => void }) {
  const [text, setText] = useState("");
  const rows = pastedRows(text, columns.length);
  return (
    <div className="flex flex-col gap-2 rounded-md border p-3">
      <Field
        label="Many entries"
        hint={
          columns.length === 1
            ? "One a line."
            : `One a line: ${columns.join(", ")}, set apart by tabs or commas.`
        }
      >
        <Textarea
          rows={6}
          autoFocus
          spellCheck={false}
          className="font-mono text-xs leading-5"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <div>
        <Button size="sm" variant="primary" disabled={rows.length === 0} onClick={() => onAdd(rows)}>
          {rows.length === 1 ? "Add 1 entry" : `Add ${rows.length.toLocaleString("en")} entries`}
        </Button>
      </div>
    </div>
  );
}
