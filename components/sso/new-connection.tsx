"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { create } from "@/lib/sso/actions";
import { KIND_LABELS, type Kind, TEMPLATE_LABELS, TEMPLATES, type Template } from "@/lib/sso/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";

/** The first step of the wizard: which provider it is, and how people here call it (A2). */
export function NewConnection({ tenant }: { tenant: string }) {
  const [template, setTemplate] = useState<Template>("okta");
  const [kind, setKind] = useState<Kind>("saml");
  const [name, setName] = useState("");
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(name !== "" && !pending);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const result = await create(tenant, { kind, template, name });
    if (result.ok) return router.push(`/t/${tenant}/settings/sign-in/${result.data.id}`);
    setPending(false);
    refuse(result);
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-5">
      <fieldset>
        <legend className="mb-2 text-sm font-medium">Provider</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {TEMPLATES.map((each) => (
            <label
              key={each}
              className="flex items-center gap-2.5 rounded-md border px-3 py-2.5 text-sm has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="template"
                className="accent-accent"
                checked={template === each}
                onChange={() => setTemplate(each)}
              />
              {TEMPLATE_LABELS[each]}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-2 text-sm font-medium">Protocol</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {Object.entries(KIND_LABELS).map(([each, label]) => (
            <label
              key={each}
              className="flex items-center gap-2.5 rounded-md border px-3 py-2.5 text-sm has-checked:border-accent has-checked:bg-accent-soft"
            >
              <input
                type="radio"
                name="kind"
                className="accent-accent"
                checked={kind === each}
                onChange={() => setKind(each as Kind)}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      <Field
        label="Name"
        hint="What people read on its button, such as Acme Okta. It can be changed later."
        error={errors.fields.name}
      >
        <Input value={name} autoComplete="off" onChange={(event) => setName(event.target.value)} />
      </Field>
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </div>
    </form>
  );
}
