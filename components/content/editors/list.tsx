"use client";

import { useId, useState } from "react";
import type { GlobalList } from "@/lib/content/definitions/others";
import { useDirtyGuard } from "../../shell/dirty";
import { Field, Select } from "../../ui/field";
import { JsonField } from "./json";
import { problemsOf } from "./list-problems";
import { blankTable, type CellType, type ListTable, readTable, writeTable } from "./list-rows";
import { ListEntries } from "./list-table";
import type { EditorProps } from "./props";

/** Named data (C11): entries as a table, and what no table holds as JSON. */
export default function ListEditor({ value, onChange, errors }: EditorProps<GlobalList>) {
  const [table, setTable] = useState(() => readTable(value.data));
  const error = Object.values(errors)[0];
  const id = useId();
  const problems = table && problemsOf(table);
  // What cannot be saved yet stands here alone, so that the form does not know of it.
  useDirtyGuard([...(problems?.values() ?? [])].some(({ holds }) => holds));

  if (!table || !problems)
    return (
      <JsonField
        label="Data"
        hint="This list is no plain table, so that it is edited as JSON."
        value={value.data}
        error={error}
        onChange={(data) => onChange({ data: data as GlobalList["data"] })}
      />
    );

  function change(next: ListTable) {
    setTable(next);
    onChange({ data: writeTable(next) as GlobalList["data"] });
  }

  const last = table.columns.length - 1;
  const types = table.kind !== "records" && table.columns[last];
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="text-sm font-medium">
        Entries
      </h2>
      {types && (
        <div className="flex flex-wrap gap-3">
          {table.rows.length === 0 && (
            <Field label="An entry is" className="w-56">
              <Select
                value={table.kind}
                onChange={(event) => change(blankTable(event.target.value === "pairs" ? "pairs" : "values"))}
              >
                <option value="values">A value</option>
                <option value="pairs">A name with its value</option>
              </Select>
            </Field>
          )}
          <Field label="Values are" className="w-56">
            <Select
              value={types.type}
              onChange={(event) => change(ofType(table, last, event.target.value as CellType))}
            >
              <option value="text">Text</option>
              <option value="number">Numbers</option>
              <option value="boolean">True or false</option>
            </Select>
          </Field>
        </div>
      )}
      <ListEntries table={table} problems={problems} error={error} onChange={change} />
    </section>
  );
}

const ofType = (table: ListTable, at: number, type: CellType): ListTable => ({
  ...table,
  columns: table.columns.map((column, index) => (index === at ? { ...column, type } : column)),
});
