"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { update } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { SecretOnce } from "../ui/secret";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";

/** Edits a person's own details; a stale form is refused and keeps what was typed. */
export function UserForm({ tenant, user }: { tenant: string; user: UserRow }) {
  const [values, setValues] = useState({
    firstName: user.firstName,
    lastName: user.lastName,
    email: user.email,
    phone: user.phone ?? "",
  });
  const [refused, setRefused] = useState<{ message: string; fields?: Record<string, string> }>();
  const [pending, setPending] = useState(false);
  const [link, setLink] = useState<string>();
  const router = useRouter();
  const dirty =
    values.firstName !== user.firstName ||
    values.lastName !== user.lastName ||
    values.email !== user.email ||
    values.phone !== (user.phone ?? "");
  useDirtyGuard(dirty);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await update(tenant, { id: user.id, version: user.version, ...values });
    setPending(false);
    setRefused(result.ok ? undefined : result);
    if (!result.ok) return;
    const { invited } = result.data;
    setLink(invited?.link ?? undefined);
    toast(
      invited && !invited.link
        ? `Saved. The old invitation has ended, and a new one goes to ${values.email}`
        : `${values.firstName} ${values.lastName} saved`,
    );
    router.refresh();
  }

  const field = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      setValues({ ...values, [name]: event.target.value }),
  });
  return (
    <form method="post" onSubmit={submit} className="grid max-w-2xl gap-4 sm:grid-cols-2">
      <Field label="First name" error={refused?.fields?.firstName}>
        <Input {...field("firstName")} />
      </Field>
      <Field label="Last name" error={refused?.fields?.lastName}>
        <Input {...field("lastName")} />
      </Field>
      <Field label="Email" error={refused?.fields?.email}>
        <Input type="email" {...field("email")} />
      </Field>
      <Field label="Phone" error={refused?.fields?.phone}>
        <Input type="tel" {...field("phone")} />
      </Field>
      {refused && (
        <Callout tone="danger" className="sm:col-span-2">
          {refused.message}
        </Callout>
      )}
      {link && (
        <div className="sm:col-span-2">
          <SecretOnce
            label="New invitation link"
            value={link}
            hint="The old link ended with the old address. Hand this one over yourself: it works once and for 7 days."
          />
        </div>
      )}
      <div className="sm:col-span-2">
        <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
          Save
        </Button>
      </div>
    </form>
  );
}
