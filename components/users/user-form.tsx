"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { update } from "@/lib/users/actions";
import type { UserRow } from "@/lib/users/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { type Rebased, rebase } from "../ui/rebase";
import { Refused } from "../ui/refusal";
import { SecretOnce } from "../ui/secret";
import { toast } from "../ui/toaster";
import { useRebased } from "../ui/use-rebased";

/** Edits a person's own details; a stale form is refused and keeps what was typed. */
export function UserForm({ tenant, user }: { tenant: string; user: UserRow }) {
  const form = useRebased(detailsOf(user), user.version, rebaseDetails);
  const values = form.draft;
  const [refused, setRefused] = useState<{ message: string; fields?: Record<string, string> }>();
  const [pending, setPending] = useState(false);
  const [link, setLink] = useState<string>();
  const router = useRouter();
  const dirty = JSON.stringify(values) !== JSON.stringify(form.start);
  useDirtyGuard(dirty);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await update(tenant, { id: user.id, version: form.version ?? user.version, ...values });
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
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => form.set({ [name]: event.target.value }),
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
      {link && (
        <div className="sm:col-span-2">
          <SecretOnce
            label="New invitation link"
            value={link}
            hint="The old link ended with the old address. Hand this one over yourself: it works once and for 7 days."
          />
        </div>
      )}
      <div className="empty:hidden sm:col-span-2">
        <Refused
          errors={{ fields: {}, ...refused }}
          news={dirty ? form.news : undefined}
          onLoad={() => setRefused(undefined)}
        />
      </div>
      <div className="sm:col-span-2">
        <Button type="submit" variant="primary" pending={pending} disabled={!dirty}>
          Save
        </Button>
      </div>
    </form>
  );
}

type Details = { firstName: string; lastName: string; email: string; phone: string };

const WORDS: Readonly<Record<keyof Details, string>> = {
  firstName: "first name",
  lastName: "last name",
  email: "e-mail",
  phone: "phone",
};

const detailsOf = ({ firstName, lastName, email, phone }: UserRow): Details => ({
  firstName,
  lastName,
  email,
  phone: phone ?? "",
});

function rebaseDetails(base: Details, mine: Details, theirs: Details): Rebased<Details, string> {
  const { merged, taken, clashing } = rebase(base, mine, theirs);
  const words = (keys: (keyof Details)[]) => keys.map((key) => WORDS[key]);
  return { merged, taken: words(taken), clashing: words(clashing) };
}
