"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create, update } from "@/lib/incidents/actions";
import { SEVERITIES, SEVERITY_LABELS, type Severity } from "@/lib/incidents/words";
import { JsonField } from "../content/editors/json";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

type Draft = { title: string; type: string; severity: Severity; data: Record<string, unknown> };

/** Makes an incident by hand, or changes one. */
export function IncidentForm({
  tenant,
  start,
  saved,
}: {
  tenant: string;
  start: Draft;
  saved?: { id: string; version: number };
}) {
  const router = useRouter();
  const [draft, setDraft] = useState(start);
  const [pending, setPending] = useState(false);
  const [done, setDone] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  useDirtyGuard(!done && JSON.stringify(draft) !== JSON.stringify(start));
  const base = `/t/${tenant}/incidents`;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const data = draft.data as never;
    const result = saved
      ? await update(tenant, { ...draft, data, ...saved })
      : await create(tenant, { ...draft, data });
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    setDone(true);
    toast(`${draft.title} saved`);
    router.push(saved ? `${base}/${saved.id}` : base);
    router.refresh();
  }

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex max-w-2xl flex-col gap-4">
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <Field label="Title" error={errors.fields.title}>
        <Input value={draft.title} maxLength={200} onChange={(event) => set({ title: event.target.value })} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Type" hint="Such as Phishing; playbooks are offered by it." error={errors.fields.type}>
          <Input value={draft.type} maxLength={120} onChange={(event) => set({ type: event.target.value })} />
        </Field>
        <Field label="Severity" error={errors.fields.severity}>
          <Select
            value={draft.severity}
            onChange={(event) => set({ severity: event.target.value as Severity })}
          >
            {SEVERITIES.map((severity) => (
              <option key={severity} value={severity}>
                {SEVERITY_LABELS[severity]}
              </option>
            ))}
          </Select>
        </Field>
      </div>
      <JsonField
        label="Data"
        hint="A JSON object: what playbooks read as their inputs."
        rows={10}
        value={draft.data}
        error={errors.fields.data}
        onChange={(data) => set({ data: data as Record<string, unknown> })}
      />
      <div className="flex gap-2 border-t pt-4">
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
        <Button onClick={() => router.push(saved ? `${base}/${saved.id}` : base)}>Cancel</Button>
      </div>
    </form>
  );
}
