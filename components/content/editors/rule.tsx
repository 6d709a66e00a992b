"use client";

import { useState } from "react";
import type { EventRule } from "@/lib/content/definitions/others";
import { Field, Input, Select } from "../../ui/field";
import { ItemPicker } from "../item-picker";
import type { EditorProps } from "./props";
import { Rows } from "./rows";

type Condition = EventRule["conditions"][number];
const OPERATORS = ["is", "is_not", "contains", "starts_with", "in", "greater", "less", "exists"] as const;
const OUTCOMES = [
  ["dismiss", "Dismiss the event"],
  ["escalate", "Make an incident of it"],
  ["run_playbook", "Run an event playbook"],
] as const;

/** What becomes of an event (C12). */
export default function RuleEditor({ tenant, value, onChange, errors, names }: EditorProps<EventRule>) {
  const [known, setKnown] = useState(names);
  const set = (part: Partial<EventRule>) => onChange({ ...value, ...part });
  const learn = (picked: { id: string; name: string } | undefined) =>
    picked && setKnown({ ...known, [picked.id]: picked.name });
  return (
    <div className="flex flex-col gap-5">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Priority" hint="1 comes first, 1,000 last." error={errors.priority}>
          <Input
            type="number"
            min={1}
            max={1000}
            value={value.priority}
            onChange={(event) => set({ priority: Number(event.target.value) })}
          />
        </Field>
        <Field label="Applies where" error={errors.match}>
          <Select
            value={value.match}
            onChange={(event) => set({ match: event.target.value as EventRule["match"] })}
          >
            <option value="all">all conditions are met</option>
            <option value="any">any condition is met</option>
          </Select>
        </Field>
      </div>
      <Rows
        title="Conditions"
        one="condition"
        rows={value.conditions}
        error={errors.conditions}
        blank={(): Condition => ({ field: "", operator: "is", value: "" })}
        onChange={(conditions) => set({ conditions })}
      >
        {(condition, change, at) => (
          <ConditionFields condition={condition} change={change} path={`conditions.${at}`} errors={errors} />
        )}
      </Rows>
      <ItemPicker
        tenant={tenant}
        label="List"
        hint="Whose values a condition “in” reads; it may stay empty."
        types={["global_list"]}
        chosen={value.listId}
        name={value.listId && known[value.listId]}
        error={errors.listId}
        onChange={(picked) => {
          learn(picked);
          set({ listId: picked?.id });
        }}
      />
      <OutcomeFields
        tenant={tenant}
        outcome={value.outcome}
        errors={errors}
        names={known}
        learn={learn}
        onChange={(outcome) => set({ outcome })}
      />
    </div>
  );
}

function ConditionFields({
  condition,
  change,
  path,
  errors,
}: {
  condition: Condition;
  change: (condition: Condition) => void;
  path: string;
  errors: EditorProps<EventRule>["errors"];
}) {
  const asks = condition.operator !== "exists";
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      <Field label="Field" error={errors[`${path}.field`]}>
        <Input
          value={condition.field}
          onChange={(event) => change({ ...condition, field: event.target.value })}
        />
      </Field>
      <Field label="Comparison" error={errors[`${path}.operator`]}>
        <Select
          value={condition.operator}
          onChange={(event) => {
            const operator = event.target.value as Condition["operator"];
            const { value: _, ...rest } = condition;
            change(operator === "exists" ? { ...rest, operator } : { ...condition, operator });
          }}
        >
          {OPERATORS.map((operator) => (
            <option key={operator} value={operator}>
              {operator.replaceAll("_", " ")}
            </option>
          ))}
        </Select>
      </Field>
      {asks && (
        <Field label="Value" error={errors[`${path}.value`]}>
          <Input
            value={condition.value === undefined ? "" : plain(condition.value)}
            onChange={(event) => change({ ...condition, value: typed(event.target.value) })}
          />
        </Field>
      )}
    </div>
  );
}

function OutcomeFields({
  tenant,
  outcome,
  errors,
  names,
  learn,
  onChange,
}: {
  tenant: string;
  outcome: EventRule["outcome"];
  errors: EditorProps<EventRule>["errors"];
  names: Readonly<Record<string, string>>;
  learn: (picked: { id: string; name: string } | undefined) => void;
  onChange: (outcome: EventRule["outcome"]) => void;
}) {
  const playbookId = "playbookId" in outcome ? outcome.playbookId : undefined;
  return (
    <div className="flex flex-col gap-4">
      <Field label="Then" error={errors["outcome.kind"]} className="max-w-72">
        <Select value={outcome.kind} onChange={(event) => onChange(blankOutcome(event.target.value))}>
          {OUTCOMES.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {outcome.kind === "dismiss" && (
        <Field label="Why" error={errors["outcome.reason"]}>
          <Input
            value={outcome.reason}
            onChange={(event) => onChange({ ...outcome, reason: event.target.value })}
          />
        </Field>
      )}
      {outcome.kind === "escalate" && (
        <Field label="Incident type" error={errors["outcome.incidentType"]}>
          <Input
            value={outcome.incidentType}
            onChange={(event) => onChange({ ...outcome, incidentType: event.target.value })}
          />
        </Field>
      )}
      {outcome.kind !== "dismiss" && (
        <ItemPicker
          tenant={tenant}
          label="Playbook"
          types={[outcome.kind === "escalate" ? "incident_playbook" : "event_playbook"]}
          chosen={playbookId || undefined}
          name={playbookId && names[playbookId]}
          error={errors["outcome.playbookId"]}
          onChange={(picked) => {
            learn(picked);
            onChange(
              outcome.kind === "escalate"
                ? { ...outcome, playbookId: picked?.id }
                : { ...outcome, playbookId: picked?.id ?? "" },
            );
          }}
        />
      )}
    </div>
  );
}

function blankOutcome(kind: string): EventRule["outcome"] {
  if (kind === "escalate") return { kind, incidentType: "" };
  if (kind === "run_playbook") return { kind, playbookId: "" };
  return { kind: "dismiss", reason: "" };
}

function plain(value: Condition["value"]): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A number, true and false count as what they are; all else is text. */
function typed(text: string): Condition["value"] {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
