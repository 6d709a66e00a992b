"use client";

import type { IncidentForm } from "@/lib/content/definitions/others";
import { Checkbox, Field, Input, Select } from "../../ui/field";
import type { EditorProps } from "./props";
import { Rows } from "./rows";

type FormSection = IncidentForm["sections"][number];
type FormField = FormSection["fields"][number];
const TYPES = ["text", "long_text", "number", "boolean", "date", "choice", "user"] as const;

/** How a type of incident is reported (C13). */
export default function FormEditor({ value, onChange, errors }: EditorProps<IncidentForm>) {
  return (
    <div className="flex flex-col gap-5">
      <Field label="Incident type" error={errors.incidentType} className="max-w-96">
        <Input
          value={value.incidentType}
          onChange={(event) => onChange({ ...value, incidentType: event.target.value })}
        />
      </Field>
      <Rows
        title="Sections"
        one="section"
        rows={value.sections}
        error={errors.sections}
        blank={(): FormSection => ({ title: "", fields: [] })}
        onChange={(sections) => onChange({ ...value, sections })}
      >
        {(section, set, at) => (
          <div className="flex flex-col gap-3">
            <Field label="Title" error={errors[`sections.${at}.title`]}>
              <Input
                value={section.title}
                onChange={(event) => set({ ...section, title: event.target.value })}
              />
            </Field>
            <Rows
              title="Fields"
              one="field"
              rows={section.fields}
              error={errors[`sections.${at}.fields`]}
              blank={(): FormField => ({ name: "", label: "", type: "text", choices: [], required: false })}
              onChange={(fields) => set({ ...section, fields })}
            >
              {(field, change, n) => (
                <FormFieldRow
                  field={field}
                  change={change}
                  path={`sections.${at}.fields.${n}`}
                  errors={errors}
                />
              )}
            </Rows>
          </div>
        )}
      </Rows>
    </div>
  );
}

function FormFieldRow({
  field,
  change,
  path,
  errors,
}: {
  field: FormField;
  change: (field: FormField) => void;
  path: string;
  errors: EditorProps<IncidentForm>["errors"];
}) {
  const set = (part: Partial<FormField>) => change({ ...field, ...part });
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      <Field label="Name" error={errors[`${path}.name`]}>
        <Input value={field.name} onChange={(event) => set({ name: event.target.value })} />
      </Field>
      <Field label="Label" error={errors[`${path}.label`]}>
        <Input value={field.label} onChange={(event) => set({ label: event.target.value })} />
      </Field>
      <Field label="Type" error={errors[`${path}.type`]}>
        <Select
          value={field.type}
          onChange={(event) => set({ type: event.target.value as FormField["type"] })}
        >
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {type.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      </Field>
      {field.type === "choice" && (
        <Field
          label="Choices"
          hint="Separated by commas."
          error={errors[`${path}.choices`]}
          className="sm:col-span-3"
        >
          <Input
            defaultValue={field.choices.join(", ")}
            onBlur={(event) =>
              set({
                choices: event.target.value
                  .split(",")
                  .map((choice) => choice.trim())
                  .filter(Boolean),
              })
            }
          />
        </Field>
      )}
      <Checkbox
        label="Must be given"
        checked={field.required}
        onChange={(event) => set({ required: event.target.checked })}
      />
    </div>
  );
}
