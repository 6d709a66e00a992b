"use client";

import { JsonField } from "../content/editors/json";
import { Field, Select } from "../ui/field";
import type { PickItem } from "../ui/multi-picker";
import { One } from "./one";

/** What an incident playbook is tested on: a chosen incident, or a built one where no tenant is chosen (C15). */
export type IncidentDraft = {
  built: boolean;
  chosen: PickItem | undefined;
  sample: Record<string, unknown>;
};

/** Chooses an incident, or builds one where `mayBuild`. */
export function IncidentChoice({
  value,
  mayBuild,
  source,
  errors,
  onChange,
}: {
  value: IncidentDraft;
  mayBuild: boolean;
  /** The GET address of the incidents that can be chosen. */
  source: string;
  errors: Record<string, string>;
  onChange: (value: IncidentDraft) => void;
}) {
  const { incidentId: unchosen } = errors;
  return (
    <>
      {mayBuild && (
        <Field label="Runs on" className="max-w-60">
          <Select
            value={value.built ? "built" : "chosen"}
            onChange={(event) => onChange({ ...value, built: event.target.value === "built" })}
          >
            <option value="built">A built incident</option>
            <option value="chosen">An incident of main</option>
          </Select>
        </Field>
      )}
      {mayBuild && value.built ? (
        <JsonField
          label="Built incident"
          hint="The playbook reads its data by name. It is kept nowhere as an incident."
          rows={16}
          value={value.sample}
          error={errors.sample}
          onChange={(sample) => onChange({ ...value, sample: sample as Record<string, unknown> })}
        />
      ) : (
        <One
          label="Incident"
          source={source}
          chosen={value.chosen}
          {...(unchosen && { error: unchosen })}
          onChange={(chosen) => onChange({ ...value, chosen })}
        />
      )}
    </>
  );
}
