"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { edit } from "@/lib/tenants/actions";
import type { TenantListRow } from "@/lib/tenants/queries";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { ColourField, knownColour } from "./colour-field";

/** Changes a tenant's name and colour (T6). Its address stays. */
export function EditTenantDialog({
  main,
  row,
  onClose,
}: {
  main: string;
  row: TenantListRow;
  onClose: () => void;
}) {
  const [name, setName] = useState(row.name);
  const [color, setColor] = useState(knownColour(row.color));
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(name !== row.name || color !== knownColour(row.color));
  const close = () => mayLeave() && onClose();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const result = await edit(main, { tenantId: row.id, name, color });
    setPending(false);
    if (!result.ok) return refuse(result);
    toast(`${name.trim()} was saved`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog open title={`Edit ${row.name}`} description={`Its address stays: ${row.url}`} onClose={close}>
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.fields.name}>
          <Input autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <ColourField value={color} onChange={setColor} error={errors.fields.color} />
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
