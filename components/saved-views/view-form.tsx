"use client";

import { type FormEvent, useState } from "react";
import type { Result } from "@/lib/core/result";
import { Button } from "../ui/button";
import { Checkbox, Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";

/** Asks for a view's name and whether it is shared. What was typed stays after a refusal. */
export function ViewForm({
  title,
  start,
  onSave,
  onCancel,
}: {
  title: string;
  start: { name: string; shared: boolean };
  onSave: (chosen: { name: string; shared: boolean }) => Promise<Result<unknown>>;
  onCancel: () => void;
}) {
  const [name, setName] = useState(start.name);
  const [shared, setShared] = useState(start.shared);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await onSave({ name, shared });
    setPending(false);
    if (result.ok) clear();
    else refuse(result);
  }

  return (
    <form ref={form} aria-label={title} noValidate className="flex flex-col gap-3 p-2" onSubmit={submit}>
      <p className="text-sm font-semibold">{title}</p>
      <Field label="Name" error={errors.fields.name}>
        <Input autoFocus value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Checkbox
        label="Share with everyone who may open this list"
        checked={shared}
        onChange={(event) => setShared(event.target.checked)}
      />
      {errors.message && !errors.fields.name && <Callout tone="danger">{errors.message}</Callout>}
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" variant="primary" type="submit" pending={pending}>
          Save
        </Button>
      </div>
    </form>
  );
}
