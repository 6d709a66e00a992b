"use client";

import { type FormEvent, useState } from "react";
import { ASKED } from "@/lib/password-reset/words";
import { forgot } from "@/lib/sign-in/actions";
import { Button, LinkButton } from "../ui/button";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { EmailField } from "./email-field";

/** Asks for a link to set a new password. Everybody is told the same. */
export function ForgotForm({ tenant, back }: { tenant?: string | undefined; back: string }) {
  const [email, setEmail] = useState("");
  const [asked, setAsked] = useState(false);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await forgot({ tenant, email });
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    setAsked(true);
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Forgot your password?</h1>
        <p className="text-sm text-muted">
          {tenant ? `At ${tenant}: a` : "A"} link to set a new one is sent to your address.
        </p>
      </div>
      {asked ? (
        <Callout tone="success">{ASKED}</Callout>
      ) : (
        <>
          <EmailField value={email} onChange={setEmail} error={errors.fields.email} />
          {errors.message && Object.keys(errors.fields).length === 0 && (
            <Callout tone="danger">{errors.message}</Callout>
          )}
          <Button type="submit" variant="primary" pending={pending}>
            Send link
          </Button>
        </>
      )}
      <LinkButton variant="ghost" href={back}>
        Back to sign-in
      </LinkButton>
    </form>
  );
}
