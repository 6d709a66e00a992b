"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { updateOwn } from "@/lib/account/actions";
import type { OwnAccount } from "@/lib/account/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

/** Edits one's own name and phone (U13). */
export function DetailsForm({ tenant, account }: { tenant: string; account: OwnAccount }) {
  const before = { firstName: account.firstName, lastName: account.lastName, phone: account.phone ?? "" };
  const [values, setValues] = useState(before);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const keys = ["firstName", "lastName", "phone"] as const;
  const dirty = keys.some((key) => values[key] !== before[key]);
  useDirtyGuard(dirty);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await updateOwn(tenant, { version: account.version, ...values });
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    toast("Your details are saved");
    router.refresh();
  }

  const field = (key: (typeof keys)[number]) => ({
    value: values[key],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });

  return (
    <form ref={form} method="post" onSubmit={submit} className="grid max-w-2xl gap-4 sm:grid-cols-2">
      <Field label="First name" error={errors.fields.firstName}>
        <Input autoComplete="given-name" {...field("firstName")} />
      </Field>
      <Field label="Last name" error={errors.fields.lastName}>
        <Input autoComplete="family-name" {...field("lastName")} />
      </Field>
      <Field label="Email" hint="You sign in with it. An administrator can change it.">
        <Input type="email" readOnly value={account.email} />
      </Field>
      <Field label="Phone" error={errors.fields.phone}>
        <Input type="tel" autoComplete="tel" {...field("phone")} />
      </Field>
      {errors.message && (
        <Callout tone="danger" className="sm:col-span-2">
          {errors.message}
        </Callout>
      )}
      <div className="sm:col-span-2">
        <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
          Save
        </Button>
      </div>
    </form>
  );
}
