"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create, update } from "@/lib/api-keys/actions";
import type { ApiKeyRow } from "@/lib/api-keys/model";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { ExpiryField, expiresOf } from "./expiry-field";
import { MadeKey } from "./made-key";

/** Makes a key and shows its secret once, or edits one (K1). */
export function KeyDialog({
  tenant,
  edited,
  onClose,
}: {
  tenant: string;
  edited?: ApiKeyRow;
  onClose: () => void;
}) {
  const [name, setName] = useState(edited?.name ?? "");
  const before: PickItem[] = (edited?.roles ?? []).map(({ id, name }) => ({ id, label: name }));
  const [roles, setRoles] = useState(before);
  const [expiry, setExpiry] = useState({ kind: edited ? "keep" : "90", date: "" });
  const [secret, setSecret] = useState<string>();
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const changed = name !== (edited?.name ?? "") || JSON.stringify(roles) !== JSON.stringify(before);
  useDirtyGuard(changed && secret === undefined);
  const { fields } = errors;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const expires = expiresOf(expiry);
    const own = { name, roleIds: roles.map(({ id }) => id) };
    if (edited) {
      const result = await update(tenant, { ...own, id: edited.id, version: edited.version, expires });
      setPending(false);
      if (!result.ok) return refuse(result);
      toast(`${name} saved`);
      onClose();
    } else {
      const result = await create(tenant, { ...own, expires: expires === "keep" ? null : expires });
      setPending(false);
      if (!result.ok) return refuse(result);
      setSecret(result.data.secret);
    }
    router.refresh();
  }

  if (secret !== undefined) {
    return (
      <Dialog open onClose={onClose} title={`${name} is ready`}>
        <MadeKey secret={secret} onDone={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onClose={() => mayLeave() && onClose()}
      title={edited ? "Edit API key" : "New API key"}
      description={edited?.name}
    >
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        {edited && edited.goneRoles.length > 0 && (
          <Callout tone="warning">
            Saving takes the roles that no longer exist off this key: {edited.goneRoles.join(", ")}.
          </Callout>
        )}
        <Field label="Name" hint="What uses the key, such as Terraform." error={fields.name}>
          <Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
        <MultiPicker
          label="Roles"
          source={`/t/${tenant}/api/api-keys/role-options`}
          chosen={roles}
          onChange={setRoles}
          hint="The key may do what any of its roles allows. You can give only what you have yourself."
          error={fields.roleIds}
        />
        <ExpiryField
          value={expiry}
          onChange={setExpiry}
          keep={edited !== undefined}
          error={fields.expires ?? fields["expires.date"]}
        />
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {edited ? "Save" : "Create key"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
