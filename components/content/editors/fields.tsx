"use client";

import type { Integration } from "@/lib/content/definitions/others";
import { Checkbox, Field, Input, Select } from "../../ui/field";
import { Rows } from "./rows";

type FieldRow = Integration["connectionFields"][number];
const TYPES = ["text", "number", "boolean", "date", "list", "object"] as const;

/** Fields with name, label and type, as connections, commands and inputs have them. */
export function FieldRows({
  title,
  one = "field",
  rows,
  secrets,
  path,
  errors,
  onChange,
}: {
  title: string;
  one?: string;
  rows: readonly FieldRow[];
  /** True where a field can be a secret. */
  secrets?: boolean;
  path: string;
  errors: Readonly<Record<string, string>>;
  onChange: (rows: FieldRow[]) => void;
}) {
  return (
    <Rows
      title={title}
      one={one}
      rows={rows}
      error={errors[path]}
      blank={(): FieldRow => ({ name: "", label: "", type: "text", required: false, secret: false })}
      onChange={onChange}
    >
      {(row, set, at) => (
        <div className="grid items-start gap-2 sm:grid-cols-[1fr_1fr_7rem]">
          <Field label="Name" error={errors[`${path}.${at}.name`]}>
            <Input value={row.name} onChange={(event) => set({ ...row, name: event.target.value })} />
          </Field>
          <Field label="Label" error={errors[`${path}.${at}.label`]}>
            <Input value={row.label} onChange={(event) => set({ ...row, label: event.target.value })} />
          </Field>
          <Field label="Type" error={errors[`${path}.${at}.type`]}>
            <Select
              value={row.type}
              onChange={(event) => set({ ...row, type: event.target.value as FieldRow["type"] })}
            >
              {TYPES.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </Select>
          </Field>
          <div className="flex gap-4 sm:col-span-3">
            <Checkbox
              label="Must be given"
              checked={row.required}
              onChange={(event) => set({ ...row, required: event.target.checked })}
            />
            {secrets && (
              <Checkbox
                label="Secret"
                checked={row.secret}
                onChange={(event) => set({ ...row, secret: event.target.checked })}
              />
            )}
          </div>
        </div>
      )}
    </Rows>
  );
}
