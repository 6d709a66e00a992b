"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { setPassword } from "@/lib/account/actions";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

const EMPTY = { current: "", password: "", repeated: "" };

/** Changes one's own password, which ends all other sessions (U13, A4). */
export function PasswordForm({
  tenant,
  email,
  others,
  hint,
}: {
  tenant: string;
  email: string;
  others: number;
  hint: string;
}) {
  const [values, setValues] = useState(EMPTY);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(Object.values(values).some(Boolean));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await setPassword(tenant, values);
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    setValues(EMPTY);
    const { ended } = result.data;
    toast(ended > 0 ? `Password changed; ${sessions(ended)} ended` : "Password changed");
    router.refresh();
  }

  const field = (key: keyof typeof EMPTY) => ({
    type: "password",
    required: true,
    value: values[key],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex max-w-sm flex-col gap-4">
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field label="Current password" error={errors.fields.current}>
        <Input autoComplete="current-password" {...field("current")} />
      </Field>
      <Field label="New password" hint={hint} error={errors.fields.password}>
        <Input autoComplete="new-password" {...field("password")} />
      </Field>
      <Field label="Repeat new password" error={errors.fields.repeated}>
        <Input autoComplete="new-password" {...field("repeated")} />
      </Field>
      <p className="text-xs text-muted">
        {others > 0
          ? `It ends ${sessions(others)}. This one goes on.`
          : "It ends your sessions elsewhere. This one goes on."}
      </p>
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  );
}

const sessions = (count: number) => (count === 1 ? "one other session" : `${count} other sessions`);
