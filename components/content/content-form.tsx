"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { callsElsewhere } from "@/lib/content/rules";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { SETTING_LABELS, settingsFor } from "@/lib/content/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Checkbox, Field, Input, Textarea } from "../ui/field";
import { FormTabs } from "../ui/form-tabs";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { useHydrated } from "../ui/use-hydrated";
import { DefinitionEditor, hasEditor } from "./definition-editor";
import { JsonField } from "./editors/json";
import { LabelsField } from "./labels-field";
import { type ContentDraft, type SavedContent, saveContent } from "./save-content";
import { SecretFields } from "./secret-fields";

/** Makes an item or changes one; what was typed stays after a refusal (C1). */
export function ContentForm({
  tenant,
  type,
  onMain,
  start,
  saved: opened,
  names,
}: {
  tenant: string;
  type: ContentType;
  onMain: boolean;
  start: ContentDraft;
  saved?: SavedContent;
  names: Readonly<Record<string, string>>;
}) {
  const router = useRouter();
  const [draft, setDraft] = useState(start);
  const [saved, setSaved] = useState(opened);
  const [tab, setTab] = useState<"form" | "json">(hasEditor(type) ? "form" : "json");
  const alive = useHydrated();
  const [pending, setPending] = useState(false);
  const [done, setDone] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const set = (part: Partial<ContentDraft>) => setDraft((before) => ({ ...before, ...part }));
  useDirtyGuard(!done && JSON.stringify(draft) !== JSON.stringify(start));
  const inside = insideOf(errors.fields);
  const base = `/t/${tenant}/content/${CONTENT[type].path}`;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const { result, saved: stored } = await saveContent(tenant, type, saved, draft);
    setPending(false);
    setSaved(stored);
    if (!result.ok) return refuse(result);
    clear();
    setDone(true);
    toast(`${draft.name} saved`);
    router.push(`${base}/${result.data.id}`);
    router.refresh();
  }

  const editor = (
    <DefinitionEditor
      type={type}
      tenant={tenant}
      value={draft.definition}
      onChange={(definition) => set({ definition })}
      errors={inside}
      names={names}
    />
  );
  const json = (
    <JsonField
      label="Definition"
      hint="The whole definition as JSON. It is held to the type's schema when it is saved."
      rows={24}
      value={draft.definition}
      mistakes={inside}
      check={(value) => (isRecord(value) ? undefined : "A definition is an object, in braces.")}
      onChange={(value) => isRecord(value) && set({ definition: value })}
    />
  );
  const count = Object.keys(inside).length;
  return (
    <form ref={form} method="post" onSubmit={submit} className="flex max-w-3xl flex-col gap-5">
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.fields.name}>
          <Input value={draft.name} maxLength={120} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Description" error={errors.fields.description}>
          <Textarea
            rows={1}
            value={draft.description}
            onChange={(event) => set({ description: event.target.value })}
          />
        </Field>
      </div>
      {settingsFor(type).map((key) => (
        <Checkbox
          key={key}
          label={`${SETTING_LABELS[key]}: ${SETTING_HINTS[key]}`}
          checked={draft.settings[key] ?? false}
          onChange={(event) => set({ settings: { ...draft.settings, [key]: event.target.checked } })}
        />
      ))}
      {onMain && (
        <LabelsField
          tenant={tenant}
          labels={draft.labels}
          error={errors.fields.labels}
          onChange={(labels) => set({ labels })}
        />
      )}
      {!alive ? (
        <p className="text-sm text-muted">Loading the editor…</p>
      ) : hasEditor(type) ? (
        <FormTabs
          label="Ways to edit the definition"
          open={tab}
          onOpen={(next) => heldBack(form.current) || setTab(next)}
          tabs={[
            { id: "form", label: "Form", errors: count, panel: tab === "form" && editor },
            { id: "json", label: "JSON", errors: count, panel: tab === "json" && json },
          ]}
        />
      ) : (
        json
      )}
      {type === "connection" && (
        <SecretFields
          tenant={tenant}
          integrationId={String(draft.definition.integrationId ?? "")}
          set={opened ? secretsOf(start) : []}
          elsewhere={callsElsewhere(start.definition, draft.definition)}
          typed={draft.secrets}
          taken={draft.taken}
          errors={errors.fields}
          onChange={(secrets) => set({ secrets })}
          onTake={(taken) => set({ taken })}
        />
      )}
      <div className="flex gap-2 border-t pt-4">
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
        <Button onClick={() => router.push(saved ? `${base}/${saved.id}` : base)}>Cancel</Button>
      </div>
    </form>
  );
}

const SETTING_HINTS = {
  tenantToggle: "it may be shared to tenants, and playbooks may be tested with it",
  sharedByDefault: "it may be shared to tenants",
  active: "it is in use, here and where it is shared",
} as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const secretsOf = ({ definition }: ContentDraft): string[] =>
  Array.isArray(definition.secrets) ? definition.secrets.map(String) : [];

/** True where a field holds what cannot be kept, such as half a JSON: the other tab would not have it. Says so there. */
function heldBack(form: HTMLFormElement | null): boolean {
  const fields = form?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea") ?? [];
  const broken = [...fields].find(({ validity }) => validity.customError);
  return broken !== undefined && !broken.reportValidity();
}

/** The errors of the definition, by their path inside it. */
function insideOf(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([path, message]) =>
      path.startsWith("definition.") ? [[path.slice("definition.".length), message]] : [],
    ),
  );
}
