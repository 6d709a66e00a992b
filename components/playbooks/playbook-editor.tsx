"use client";

import { useState } from "react";
import type { Playbook, Step } from "@/lib/content/definitions/playbook";
import type { EditorProps } from "../content/editors/props";
import { Rows } from "../content/editors/rows";
import { STEP_KINDS } from "../content/view/words";
import { Checkbox, Field, Input, Select } from "../ui/field";
import { LazyGraph } from "./lazy-graph";
import { StepFields } from "./step-fields";
import { blankStep, ofKind, renamedStep } from "./steps";

const TYPES = ["text", "number", "boolean", "date", "list", "object"] as const;

/** A playbook's inputs and steps (C6, C7). */
export default function PlaybookEditor({ tenant, value, onChange, errors, names }: EditorProps<Playbook>) {
  const [known, setKnown] = useState(names);
  const set = (part: Partial<Playbook>) => onChange({ ...value, ...part });
  return (
    <div className="flex flex-col gap-5">
      <Rows
        title="Inputs"
        one="input"
        rows={value.inputs}
        error={errors.inputs}
        blank={(): Playbook["inputs"][number] => ({ name: "", type: "text", required: false })}
        onChange={(inputs) => set({ inputs })}
      >
        {(input, change, at) => (
          <div className="grid gap-3 sm:grid-cols-3">
            <Field label="Name" error={errors[`inputs.${at}.name`]}>
              <Input value={input.name} onChange={({ target }) => change({ ...input, name: target.value })} />
            </Field>
            <Field label="Type" error={errors[`inputs.${at}.type`]}>
              <Select
                value={input.type}
                onChange={({ target }) => change({ ...input, type: target.value as typeof input.type })}
              >
                {TYPES.map((type) => (
                  <option key={type}>{type}</option>
                ))}
              </Select>
            </Field>
            <Checkbox
              className="sm:mt-6"
              label="Required"
              checked={input.required}
              onChange={({ target }) => change({ ...input, required: target.checked })}
            />
          </div>
        )}
      </Rows>
      <Field label="First step" error={errors.start}>
        <Select value={value.start} onChange={({ target }) => set({ start: target.value })}>
          <StepOptions steps={value.steps} chosen={value.start} />
        </Select>
      </Field>
      <LazyGraph value={value} />
      <Rows
        title="Steps"
        one="step"
        rows={value.steps}
        error={errors.steps}
        blank={() => blankStep(value.steps)}
        onChange={(steps) => set({ steps })}
      >
        {(step, change, at) => (
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label="Name" error={errors[`steps.${at}.name`]}>
              <Input value={step.name} onChange={({ target }) => change({ ...step, name: target.value })} />
            </Field>
            <Field label="Id" hint="Expressions say steps.id." error={errors[`steps.${at}.id`]}>
              <Input
                value={step.id}
                onChange={({ target }) => onChange(renamedStep(value, at, target.value))}
              />
            </Field>
            <Field label="Kind">
              <Select
                value={step.kind}
                onChange={({ target }) => change(ofKind(step, target.value as Step["kind"]))}
              >
                {Object.entries(STEP_KINDS).map(([kind, words]) => (
                  <option key={kind} value={kind}>
                    {words}
                  </option>
                ))}
              </Select>
            </Field>
            <StepFields
              tenant={tenant}
              step={step}
              path={`steps.${at}`}
              errors={errors}
              names={known}
              learn={({ id, name }) => setKnown({ ...known, [id]: name })}
              onChange={change}
            />
            <div className="sm:col-span-2">
              <Ways step={step} at={at} steps={value.steps} errors={errors} onChange={change} />
            </div>
          </div>
        )}
      </Rows>
    </div>
  );
}

function Ways({
  step,
  at,
  steps,
  errors,
  onChange,
}: {
  step: Step;
  at: number;
  steps: readonly Step[];
  errors: Readonly<Record<string, string>>;
  onChange: (step: Step) => void;
}) {
  const path = `steps.${at}.next`;
  return (
    <Rows
      title="Leads to"
      one={`way of step ${at + 1}`}
      rows={step.next}
      error={errors[path]}
      blank={(): Step["next"][number] => ({ to: steps[at + 1]?.id ?? "" })}
      onChange={(next) => onChange({ ...step, next })}
    >
      {(way, change, n) => (
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Step" error={errors[`${path}.${n}.to`]}>
            <Select value={way.to} onChange={({ target }) => change({ ...way, to: target.value })}>
              <StepOptions steps={steps} chosen={way.to} />
            </Select>
          </Field>
          <Field label="If" hint="An expression; empty: always." error={errors[`${path}.${n}.when`]}>
            <Input
              className="font-mono"
              value={way.when ?? ""}
              onChange={({ target }) =>
                change(target.value ? { ...way, when: target.value } : { to: way.to })
              }
            />
          </Field>
        </div>
      )}
    </Rows>
  );
}

function StepOptions({ steps, chosen }: { steps: readonly Step[]; chosen: string }) {
  return (
    <>
      {!steps.some(({ id }) => id === chosen) && <option value={chosen}>{chosen || "Choose"}</option>}
      {steps.map(({ id, name }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: ids can be equal while they are typed.
        <option key={at} value={id}>
          {name || id}
        </option>
      ))}
    </>
  );
}
