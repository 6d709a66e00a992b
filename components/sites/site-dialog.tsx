"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create, rename } from "@/lib/sites/actions";
import type { SiteRow } from "@/lib/sites/model";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

/** Makes a site of a tenant, or renames one (T7). */
export function SiteDialog({
  main,
  tenant,
  site,
  onClose,
}: {
  main: string;
  tenant: { id: string; name: string };
  /** The site to rename; without it a new one is made. */
  site?: SiteRow;
  onClose: () => void;
}) {
  const [name, setName] = useState(site?.name ?? "");
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(name !== (site?.name ?? ""));
  const close = () => mayLeave() && onClose();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const result = site
      ? await rename(main, { id: site.id, version: site.version, name })
      : await create(main, { tenantId: tenant.id, name });
    setPending(false);
    if (!result.ok) return refuse(result);
    toast(site ? `${name.trim()} was saved` : `${name.trim()} is being brought to ${tenant.name}`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog
      open
      title={site ? `Rename ${site.name}` : "New site"}
      description={`A site of ${tenant.name}. It is brought there at once.`}
      onClose={close}
    >
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field label="Name" error={errors.fields.name}>
          <Input autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        {errors.message && !errors.fields.name && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {site ? "Save" : "Create site"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
