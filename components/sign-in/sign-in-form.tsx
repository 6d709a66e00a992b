"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { signIn } from "@/lib/sign-in/actions";
import { wayOf } from "@/lib/sso/actions";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { EmailField } from "./email-field";

/** The sign-in form; what was typed stays after a refusal. */
export function SignInForm({
  tenant,
  next,
  routed = false,
  refused,
  told,
}: {
  tenant?: string | undefined;
  next?: string | undefined;
  /** True where an address may belong to a provider (A2). */
  routed?: boolean;
  /** Why the sign-in by a provider was refused. */
  refused?: string | undefined;
  /** What was done just before. */
  told?: string | undefined;
}) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState(refused);
  const [way, setWay] = useState<{ name: string; href: string } | null>(null);
  const [pending, setPending] = useState(false);
  const router = useRouter();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (way) return window.location.assign(way.href);
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

  /** The provider of the address's domain takes the place of the password. */
  async function find() {
    if (!routed || !email.includes("@")) return;
    const result = await wayOf({ tenant, email, next });
    setWay(result.ok ? result.data : null);
  }

  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      <div>
        <h1 className="text-lg font-semibold">Sign in</h1>
        {tenant && <p className="text-sm text-muted">to {tenant}</p>}
      </div>
      {told && !error && <Callout tone="success">{told}</Callout>}
      <EmailField
        value={email}
        onBlur={find}
        onChange={(address) => {
          setEmail(address);
          setWay(null);
        }}
      />
      {!way && (
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
      )}
      {error && <Callout tone="danger">{error}</Callout>}
      <Button type="submit" variant="primary" pending={pending}>
        {way ? `Continue with ${way.name}` : "Sign in"}
      </Button>
      {way && (
        <Button variant="ghost" onClick={() => setWay(null)}>
          Use a password instead
        </Button>
      )}
      {!way && (
        <Link
          className="self-center text-sm text-accent hover:underline"
          href={tenant ? `/forgot?${new URLSearchParams({ tenant })}` : "/forgot"}
        >
          Forgot your password?
        </Link>
      )}
    </form>
  );
}
