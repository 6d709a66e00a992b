import { X } from "lucide-react";
import type { ClipboardEvent } from "react";
import { Field, Input } from "../ui/field";
import type { AddRow } from "./add-rows";

const parts = [
  { name: "email", label: "Email", type: "email" },
  { name: "firstName", label: "First name", type: "text" },
  { name: "lastName", label: "Last name", type: "text" },
  { name: "phone", label: "Phone", type: "tel" },
] as const;

/** One person of the form, each error beside its field. */
export function AddRowFields({
  row,
  index,
  fields,
  autoFocus,
  onChange,
  onPaste,
  onRemove,
}: {
  row: AddRow;
  index: number;
  fields: Record<string, string>;
  autoFocus: boolean;
  onChange: (values: Partial<AddRow>) => void;
  onPaste: (event: ClipboardEvent) => void;
  /** Undefined where it is the only one. */
  onRemove: (() => void) | undefined;
}) {
  return (
    <fieldset className="grid gap-3 sm:grid-cols-[2fr_1fr_1fr_1fr_auto]">
      <legend className="sr-only">User {index + 1}</legend>
      {parts.map(({ name, label, type }) => (
        <Field key={name} label={label} error={fields[`rows.${index}.${name}`]}>
          <Input
            type={type}
            value={row[name]}
            autoComplete="off"
            autoFocus={autoFocus && name === "email"}
            onChange={(event) => onChange({ [name]: event.target.value })}
            onPaste={name === "email" ? onPaste : undefined}
          />
        </Field>
      ))}
      <button
        type="button"
        aria-label={`Remove user ${index + 1}`}
        disabled={!onRemove}
        className="mt-6 h-8 rounded p-1.5 text-muted hover:bg-sunken disabled:opacity-30"
        onClick={onRemove}
      >
        <X className="size-4" aria-hidden />
      </button>
    </fieldset>
  );
}
