"use client";

import { JsonField } from "../content/editors/json";
import { Field, Input, Select } from "../ui/field";
import type { ParameterStep } from "./steps";

/** What a parameter is called, and of which type its value is. */
export type ParameterField = { name: string; label?: string; type: string; required: boolean };

type Values = ParameterStep["parameters"];
type Value = Values[string];

/** A step's parameters by their type, each as a value or as an expression. */
export function Parameters({
  fields,
  values,
  path,
  errors,
  onChange,
}: {
  fields: readonly ParameterField[];
  values: Values;
  path: string;
  errors: Readonly<Record<string, string>>;
  onChange: (values: Values) => void;
}) {
  const known = new Set(fields.map(({ name }) => name));
  const others = Object.keys(values).filter((name) => !known.has(name));
  const all = [...fields, ...others.map((name) => ({ name, type: "object", required: false }))];
  function set(name: string, value: Value | undefined) {
    const { [name]: _, ...rest } = values;
    onChange(value ? { ...rest, [name]: value } : rest);
  }
  return all.map((field) => (
    <Parameter
      key={field.name}
      field={field}
      value={values[field.name]}
      error={Object.entries(errors).find(([key]) => key.startsWith(`${path}.parameters.${field.name}`))?.[1]}
      onChange={(value) => set(field.name, value)}
    />
  ));
}

function Parameter({
  field,
  value,
  error,
  onChange,
}: {
  field: ParameterField;
  value: Value | undefined;
  error: string | undefined;
  onChange: (value: Value | undefined) => void;
}) {
  const label = `${field.label ?? field.name}${field.required ? "" : " (optional)"}`;
  const kind = value === undefined ? "none" : "value" in value ? "value" : "expression";
  return (
    <div className="grid gap-2 sm:grid-cols-[9rem_1fr] sm:col-span-2">
      <Field label={`${label}: from`}>
        <Select
          value={kind}
          onChange={({ target }) =>
            onChange(
              target.value === "none"
                ? undefined
                : target.value === "value"
                  ? { value: field.type === "boolean" ? false : "" }
                  : { expression: "" },
            )
          }
        >
          <option value="none">nothing</option>
          <option value="value">a value</option>
          <option value="expression">an expression</option>
        </Select>
      </Field>
      {value && "expression" in value && (
        <Field label={`${label}: expression`} hint="Such as inputs.host or steps.lookup.body." error={error}>
          <Input
            className="font-mono"
            value={value.expression}
            onChange={({ target }) => onChange({ expression: target.value })}
          />
        </Field>
      )}
      {value && "value" in value && (
        <Plain
          label={label}
          type={field.type}
          value={value.value}
          error={error}
          onChange={(next) => onChange({ value: next as never })}
        />
      )}
    </div>
  );
}

function Plain({
  label,
  type,
  value,
  error,
  onChange,
}: {
  label: string;
  type: string;
  value: unknown;
  error: string | undefined;
  onChange: (value: unknown) => void;
}) {
  if (type === "list" || type === "object") {
    return <JsonField label={`${label}: value`} rows={3} value={value} error={error} onChange={onChange} />;
  }
  if (type === "boolean") {
    return (
      <Field label={`${label}: value`} error={error}>
        <Select value={String(value === true)} onChange={({ target }) => onChange(target.value === "true")}>
          <option value="true">yes</option>
          <option value="false">no</option>
        </Select>
      </Field>
    );
  }
  const number = type === "number";
  return (
    <Field label={`${label}: value`} error={error}>
      <Input
        type={number ? "number" : type === "date" ? "date" : "text"}
        step="any"
        value={String(value ?? "")}
        onChange={({ target }) =>
          onChange(number && target.value !== "" ? Number(target.value) : target.value)
        }
      />
    </Field>
  );
}
