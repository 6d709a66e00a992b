"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { signIn } from "@/lib/sign-in/actions";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";

/** The sign-in form; what was typed stays after a refusal. */
export function SignInForm({ tenant, next }: { tenant?: string; next?: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    setError(undefined);
    const result = await signIn({ tenant, email, password, next });
    if (result.ok) {
      router.replace(result.data.to);
      return;
    }
    setError(Object.values(result.fields ?? {})[0] ?? result.message);
    setPending(false);
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Sign in</h1>
        {tenant && <p className="text-sm text-muted">to {tenant}</p>}
      </div>
      <Field label="E-mail address">
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Field>
      <Field label="Password">
        <Input
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
      </Field>
      {error && <Callout tone="danger">{error}</Callout>}
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  );
}
