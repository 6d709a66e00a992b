"use client";

import { lazy, Suspense, useState } from "react";
import type { UtilityCommand } from "@/lib/content/definitions/others";
import { Button } from "../../ui/button";
import { Field, Select, Textarea } from "../../ui/field";
import { FieldRows } from "./fields";
import type { EditorProps } from "./props";

// Loaded when it is asked for: the language is larger than the rest of the page.
const TryExpression = lazy(() => import("./try-expression"));

const OUTPUTS = ["text", "number", "boolean", "date", "list", "object"] as const;

/** A command that works on data alone (C9). */
export default function UtilityEditor({ value, onChange, errors }: EditorProps<UtilityCommand>) {
  const [tries, setTries] = useState(false);
  const set = (part: Partial<UtilityCommand>) => onChange({ ...value, ...part });
  return (
    <div className="flex flex-col gap-5">
      <FieldRows
        title="Inputs"
        one="input"
        rows={value.inputs}
        path="inputs"
        errors={errors}
        onChange={(inputs) => set({ inputs })}
      />
      <Field
        label="Expression"
        hint="JSONata over the inputs, which are named as they are above."
        error={errors.expression}
      >
        <Textarea
          rows={6}
          spellCheck={false}
          className="font-mono text-xs leading-5"
          value={value.expression}
          onChange={(event) => set({ expression: event.target.value })}
        />
      </Field>
      <div className="-mt-2">
        <Button size="sm" aria-expanded={tries} onClick={() => setTries(!tries)}>
          {tries ? "Close the trial" : "Try it"}
        </Button>
        {tries && (
          <Suspense fallback={<p className="mt-2 text-sm text-muted">Loading…</p>}>
            <div className="mt-2">
              <TryExpression expression={value.expression} names={value.inputs.map(({ name }) => name)} />
            </div>
          </Suspense>
        )}
      </div>
      <Field label="It answers a" error={errors.output} className="max-w-48">
        <Select
          value={value.output}
          onChange={(event) => set({ output: event.target.value as UtilityCommand["output"] })}
        >
          {OUTPUTS.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
