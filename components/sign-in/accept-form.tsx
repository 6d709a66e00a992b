"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { accept } from "@/lib/sign-in/actions";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";

/** Sets the first password behind an invitation's link. */
export function AcceptForm({
  tenant,
  token,
  tenantName,
  firstName,
  email,
}: {
  tenant: string;
  token: string;
  tenantName: string;
  firstName: string;
  email: string;
}) {
  const [password, setPassword] = useState("");
  const [repeated, setRepeated] = useState("");
  const [refused, setRefused] = useState<{ message: string; fields?: Record<string, string> }>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await accept({ tenant, token, password, repeated });
    if (result.ok) {
      router.replace(result.data.to);
      return;
    }
    setRefused(result);
    setPending(false);
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Welcome{firstName && `, ${firstName}`}</h1>
        <p className="text-sm text-muted">Set a password for your access to {tenantName}.</p>
      </div>
      <Field label="E-mail address">
        <Input name="email" type="email" autoComplete="username" readOnly value={email} />
      </Field>
      <Field label="Password" hint="At least 12 characters." error={refused?.fields?.password}>
        <Input
          type="password"
          autoComplete="new-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      <Field label="Repeat password" error={refused?.fields?.repeated}>
        <Input
          type="password"
          autoComplete="new-password"
          required
          value={repeated}
          onChange={(event) => setRepeated(event.target.value)}
        />
      </Field>
      {refused && !refused.fields && <Callout tone="danger">{refused.message}</Callout>}
      <Button type="submit" variant="primary" pending={pending}>
        Set password and sign in
      </Button>
    </form>
  );
}
