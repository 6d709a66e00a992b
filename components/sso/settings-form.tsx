"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { letBegin, update } from "@/lib/sso/actions";
import type { AttributeMapping, ConnectionDetail } from "@/lib/sso/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Checkbox, Field, Input } from "../ui/field";
import { Callout, Section } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

const ATTRIBUTES: { key: keyof AttributeMapping; label: string }[] = [
  { key: "email", label: "E-mail address" },
  { key: "firstName", label: "First name" },
  { key: "lastName", label: "Last name" },
  { key: "phone", label: "Phone" },
  { key: "groups", label: "Groups" },
];

/** How a connection is chosen, what of the provider's is which of ours, and what it is trusted for (A2, A3). */
export function SettingsForm({
  tenant,
  connection,
  readOnly,
}: {
  tenant: string;
  connection: ConnectionDetail;
  readOnly: boolean;
}) {
  const start = {
    name: connection.name,
    domains: connection.domains.join(", "),
    showButton: connection.showButton,
    linksLocal: connection.linksLocal,
    trustsEmail: connection.trustsEmail,
    mapping: connection.mapping,
  };
  const [draft, setDraft] = useState(start);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const [begun, setBegun] = useState(connection.saml?.idpInitiated ?? false);
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  useDirtyGuard(dirty);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const { id, version } = connection;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const domains = draft.domains.split(/[\s,;]+/).filter(Boolean);
    const result = await update(tenant, { ...draft, id, version, domains });
    setPending(false);
    if (!result.ok) return refuse(result);
    set({ domains: domains.join(", ").toLowerCase() });
    toast("Saved");
    router.refresh();
  }

  async function begins(idpInitiated: boolean) {
    setBegun(idpInitiated);
    const result = await letBegin(tenant, { id, version, idpInitiated });
    if (result.ok)
      toast(idpInitiated ? "The provider may begin sign-ins" : "Only people here begin sign-ins");
    else {
      setBegun(!idpInitiated);
      toastError(result.message);
    }
    router.refresh();
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit}>
      <fieldset disabled={readOnly}>
        <Section title="How people choose it">
          <div className="flex max-w-xl flex-col gap-4">
            <Field label="Name" error={errors.fields.name}>
              <Input value={draft.name} onChange={(event) => set({ name: event.target.value })} />
            </Field>
            <Field
              label="E-mail domains"
              hint="Whoever types an address of these at sign-in is sent to this provider. Separate them by commas."
              error={errors.fields.domains}
            >
              <Input
                value={draft.domains}
                placeholder="acme.example, acme.test"
                onChange={(event) => set({ domains: event.target.value })}
              />
            </Field>
            <Checkbox
              label="Show a button on the sign-in page. Anybody who opens the page reads the name."
              checked={draft.showButton}
              onChange={() => set({ showButton: !draft.showButton })}
            />
          </div>
        </Section>
        <Section
          title="Attributes"
          description={`Under which name the provider sends what: exact, case counts. ${connection.saml ? "NameID stands for the subject itself." : "Within an object, join the names by dots, such as realm_access.roles."}`}
        >
          <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
            {ATTRIBUTES.map(({ key, label }) => (
              <Field key={key} label={label} error={errors.fields[`mapping.${key}`]}>
                <Input
                  spellCheck={false}
                  value={draft.mapping[key]}
                  onChange={(event) => set({ mapping: { ...draft.mapping, [key]: event.target.value } })}
                />
              </Field>
            ))}
          </div>
        </Section>
        <Section
          title="Users who are here already"
          description="Someone new becomes an SSO user. An address alone never lets anybody in as a user who is here."
        >
          <div className="flex max-w-2xl flex-col gap-3">
            <Checkbox
              label="Local users of the same, verified address become Local/SSO"
              checked={draft.linksLocal}
              onChange={() => set({ linksLocal: !draft.linksLocal })}
            />
            <Checkbox
              label="Addresses of the domains above that this provider sends are verified"
              checked={draft.trustsEmail}
              onChange={() => set({ trustsEmail: !draft.trustsEmail })}
            />
            {draft.linksLocal && (
              <Callout tone="warning">
                {draft.trustsEmail
                  ? "Whoever runs this provider can then sign in as any local user of these domains."
                  : "Nobody is linked until the provider is also trusted for its addresses."}
              </Callout>
            )}
          </div>
        </Section>
        {errors.message && (
          <Callout tone="danger" className="mb-4">
            {errors.message}
          </Callout>
        )}
        {!readOnly && (
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        )}
        {connection.saml && (
          <div className="mt-6">
            <Section
              title="Sign-ins that the provider begins"
              description="From its own list of applications. They cannot be bound to the browser that asked, so leave it off unless people need it."
            >
              <Checkbox
                label={dirty ? "Allow them (save the changes above first)" : "Allow them"}
                checked={begun}
                disabled={dirty}
                onChange={(event) => begins(event.target.checked)}
              />
            </Section>
          </div>
        )}
      </fieldset>
    </form>
  );
}
