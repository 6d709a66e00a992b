"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Result } from "@/lib/core/result";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";

const EMPTY = { password: "", repeated: "" };

/** Sets a password behind a link; `send` answers where to go. `children` say what it is for. */
export function NewPassword({
  email,
  hint,
  confirm,
  send,
  children,
}: {
  email: string;
  hint: string;
  confirm: string;
  send: (typed: typeof EMPTY) => Promise<Result<{ to: string }>>;
  children: ReactNode;
}) {
  const [values, setValues] = useState(EMPTY);
  const [pending, setPending] = useState(false);
  const { form, errors, refuse } = useFormErrors();
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await send(values);
    if (result.ok) {
      router.replace(result.data.to);
      return;
    }
    refuse(result);
    setPending(false);
  }

  const field = (key: keyof typeof EMPTY) => ({
    type: "password",
    autoComplete: "new-password",
    required: true,
    value: values[key],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [key]: event.target.value }),
  });

  return (
    <form ref={form} method="post" onSubmit={submit} className="flex flex-col gap-4">
      {children}
      <Field label="E-mail address">
        <Input name="email" type="email" autoComplete="username" readOnly value={email} />
      </Field>
      <Field label="Password" hint={hint} error={errors.fields.password}>
        <Input {...field("password")} />
      </Field>
      <Field label="Repeat password" error={errors.fields.repeated}>
        <Input {...field("repeated")} />
      </Field>
      {errors.message && Object.keys(errors.fields).length === 0 && (
        <Callout tone="danger">{errors.message}</Callout>
      )}
      <Button type="submit" variant="primary" pending={pending}>
        {confirm}
      </Button>
    </form>
  );
}
