"use client";

import type { Integration } from "@/lib/content/definitions/others";
import { Checkbox, Field, Input, Select, Textarea } from "../../ui/field";
import { FieldRows } from "./fields";
import type { EditorProps } from "./props";
import { Rows } from "./rows";

type Command = Integration["commands"][number];
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const AUTHENTICATION = [
  ["none", "None"],
  ["basic", "User and password"],
  ["bearer", "Bearer token"],
  ["header", "A header of its own"],
] as const;

const blank = (): Command => ({
  name: "",
  label: "",
  description: "",
  method: "GET",
  path: "/",
  parameters: [],
  fetchesEvents: false,
});

/** How a product is talked to (C8). */
export default function IntegrationEditor({ value, onChange, errors }: EditorProps<Integration>) {
  const set = (part: Partial<Integration>) => onChange({ ...value, ...part });
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="Vendor" error={errors.vendor}>
          <Input value={value.vendor} onChange={(event) => set({ vendor: event.target.value })} />
        </Field>
        <Field label="Authentication" error={errors.authentication}>
          <Select
            value={value.authentication}
            onChange={(event) => set({ authentication: event.target.value as Integration["authentication"] })}
          >
            {AUTHENTICATION.map(([id, label]) => (
              <option key={id} value={id}>
                {label}
              </option>
            ))}
          </Select>
        </Field>
        {value.authentication === "header" && (
          <Field label="Header" error={errors.header}>
            <Input
              value={value.header ?? ""}
              onChange={(event) => set({ header: event.target.value || undefined })}
            />
          </Field>
        )}
      </div>
      <FieldRows
        title="What a connection must say"
        rows={value.connectionFields}
        secrets
        path="connectionFields"
        errors={errors}
        onChange={(connectionFields) => set({ connectionFields })}
      />
      <Rows
        title="Commands"
        one="command"
        rows={value.commands}
        error={errors.commands}
        blank={blank}
        onChange={(commands) => set({ commands })}
      >
        {(command, change, at) => (
          <CommandFields command={command} change={change} path={`commands.${at}`} errors={errors} />
        )}
      </Rows>
    </div>
  );
}

function CommandFields({
  command,
  change,
  path,
  errors,
}: {
  command: Command;
  change: (command: Command) => void;
  path: string;
  errors: EditorProps<Integration>["errors"];
}) {
  const set = (part: Partial<Command>) => change({ ...command, ...part });
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-2 sm:grid-cols-2">
        <Field label="Name" error={errors[`${path}.name`]}>
          <Input value={command.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Label" error={errors[`${path}.label`]}>
          <Input value={command.label} onChange={(event) => set({ label: event.target.value })} />
        </Field>
        <Field label="Method" error={errors[`${path}.method`]}>
          <Select
            value={command.method}
            onChange={(event) => set({ method: event.target.value as Command["method"] })}
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </Select>
        </Field>
        <Field
          label="Path"
          hint="Below the connection's address; {name} takes a parameter."
          error={errors[`${path}.path`]}
        >
          <Input value={command.path} onChange={(event) => set({ path: event.target.value })} />
        </Field>
      </div>
      <Field label="Description" error={errors[`${path}.description`]}>
        <Textarea
          rows={1}
          value={command.description}
          onChange={(event) => set({ description: event.target.value })}
        />
      </Field>
      <Checkbox
        label="Fetches events: a data ingestion schedule can call it"
        checked={command.fetchesEvents}
        onChange={(event) => set({ fetchesEvents: event.target.checked })}
      />
      <FieldRows
        title="Parameters"
        one="parameter"
        rows={command.parameters}
        path={`${path}.parameters`}
        errors={errors}
        onChange={(parameters) => set({ parameters })}
      />
    </div>
  );
}
