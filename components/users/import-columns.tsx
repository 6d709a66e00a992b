import {
  IMPORT_FIELD_LABELS,
  IMPORT_FIELDS,
  type ImportMapping,
  type ImportReport,
} from "@/lib/users/import/words";
import { Field, Select } from "../ui/field";

/** Which column of the file holds what: found by the header's names, and changeable (U3). */
export function ImportColumns({
  report,
  disabled,
  onChange,
}: {
  report: ImportReport;
  disabled: boolean;
  onChange: (mapping: ImportMapping) => void;
}) {
  const { columns, mapping, missing, preview } = report;
  return (
    <div className="grid gap-3 sm:grid-cols-4">
      {IMPORT_FIELDS.map((field) => {
        const chosen = mapping[field];
        const sample = chosen === null ? undefined : preview.map((row) => row[field]).find(Boolean);
        return (
          <Field
            key={field}
            label={IMPORT_FIELD_LABELS[field]}
            hint={sample && <span className="block truncate">e.g. {sample}</span>}
            error={missing.includes(field) ? "Choose its column." : undefined}
          >
            <Select
              value={chosen ?? ""}
              disabled={disabled}
              onChange={(event) => {
                const column = event.target.value === "" ? null : Number(event.target.value);
                // A column holds one thing: whatever had it before is left without.
                const others = Object.entries(mapping).map(([name, at]) => [name, at === column ? null : at]);
                onChange({ ...(Object.fromEntries(others) as ImportMapping), [field]: column });
              }}
            >
              <option value="">{field === "phone" ? "None" : "Choose…"}</option>
              {columns.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place in the file
                <option key={index} value={index}>
                  {name}
                </option>
              ))}
            </Select>
          </Field>
        );
      })}
    </div>
  );
}
