"use client";

import type { Integration, UtilityCommand } from "@/lib/content/definitions/others";
import type { Playbook, Step } from "@/lib/content/definitions/playbook";
import type { ContentType } from "@/lib/content/types";
import { ItemPicker } from "../content/item-picker";
import { Field, Input, Select, Textarea } from "../ui/field";
import { Parameters } from "./parameters";
import { useDefinition } from "./use-definition";

type Props<K extends Step["kind"]> = {
  tenant: string;
  step: Extract<Step, { kind: K }>;
  path: string;
  errors: Readonly<Record<string, string>>;
  names: Readonly<Record<string, string>>;
  learn: (picked: { id: string; name: string }) => void;
  onChange: (step: Step) => void;
};

/** What a step of a kind asks for beside its name and its ways. */
export function StepFields({ step, ...props }: Props<Step["kind"]>) {
  switch (step.kind) {
    case "utility":
      return <UtilityFields step={step} {...props} />;
    case "integration":
      return <IntegrationFields step={step} {...props} />;
    case "playbook":
      return <PlaybookFields step={step} {...props} />;
    case "list":
      return (
        <Picked
          {...props}
          label="List"
          types={["global_list"]}
          id={step.listId}
          field="listId"
          onPick={(listId) => props.onChange({ ...step, listId })}
        />
      );
    case "task":
      return (
        <Field
          label="Instructions"
          error={props.errors[`${props.path}.instructions`]}
          className="sm:col-span-2"
        >
          <Textarea
            value={step.instructions}
            onChange={({ target }) => props.onChange({ ...step, instructions: target.value })}
          />
        </Field>
      );
    default:
      return null;
  }
}

function UtilityFields({ step, onChange, ...props }: Props<"utility">) {
  const command = useDefinition<UtilityCommand>(props.tenant, step.commandId);
  return (
    <>
      <Picked
        {...props}
        label="Utility command"
        types={["utility_command"]}
        id={step.commandId}
        field="commandId"
        onPick={(commandId) => onChange({ ...step, commandId, parameters: {} })}
      />
      <Parameters
        {...props}
        fields={command?.inputs ?? []}
        values={step.parameters}
        onChange={(parameters) => onChange({ ...step, parameters })}
      />
    </>
  );
}

function PlaybookFields({ step, onChange, ...props }: Props<"playbook">) {
  const playbook = useDefinition<Playbook>(props.tenant, step.playbookId);
  return (
    <>
      <Picked
        {...props}
        label="Playbook"
        types={["event_playbook", "incident_playbook"]}
        id={step.playbookId}
        field="playbookId"
        onPick={(playbookId) => onChange({ ...step, playbookId, parameters: {} })}
      />
      <Parameters
        {...props}
        fields={playbook?.inputs ?? []}
        values={step.parameters}
        onChange={(parameters) => onChange({ ...step, parameters })}
      />
    </>
  );
}

function IntegrationFields({ step, onChange, ...props }: Props<"integration">) {
  const integration = useDefinition<Integration>(props.tenant, step.integrationId);
  const commands = integration?.commands ?? [];
  const chosen = commands.find(({ name }) => name === step.command);
  return (
    <>
      <Picked
        {...props}
        label="Integration"
        types={["integration"]}
        id={step.integrationId}
        field="integrationId"
        onPick={(integrationId) => onChange({ ...step, integrationId, command: "", parameters: {} })}
      />
      <Field label="Command" error={props.errors[`${props.path}.command`]}>
        <Select
          value={step.command}
          onChange={({ target }) => onChange({ ...step, command: target.value, parameters: {} })}
        >
          <option value="">Choose</option>
          {step.command && !chosen && <option value={step.command}>{step.command}</option>}
          {commands.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Connection"
        hint="Its name; which one counts is decided at the site where the playbook runs."
        error={props.errors[`${props.path}.connection`]}
      >
        <Input
          value={step.connection}
          onChange={({ target }) => onChange({ ...step, connection: target.value })}
        />
      </Field>
      <Parameters
        {...props}
        fields={chosen?.parameters ?? []}
        values={step.parameters}
        onChange={(parameters) => onChange({ ...step, parameters })}
      />
    </>
  );
}

function Picked({
  tenant,
  label,
  types,
  id,
  field,
  path,
  errors,
  names,
  learn,
  onPick,
}: Omit<Props<"list">, "step" | "onChange"> & {
  label: string;
  types: readonly ContentType[];
  id: string;
  field: string;
  onPick: (id: string) => void;
}) {
  return (
    <ItemPicker
      tenant={tenant}
      label={label}
      types={types}
      chosen={id || undefined}
      name={names[id]}
      error={errors[`${path}.${field}`] && `Choose: ${label.toLowerCase()}.`}
      onChange={(picked) => {
        if (picked) learn(picked);
        onPick(picked?.id ?? "");
      }}
    />
  );
}
