"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { configure } from "@/lib/sso/actions";
import type { ConnectionDetail } from "@/lib/sso/model";
import type { OidcProvider } from "@/lib/sso/oidc/model";
import { SECRET_WAYS, type SecretWay } from "@/lib/sso/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { LeaveProvider, savedWith } from "./end-dialogs";

const WAYS: Readonly<Record<SecretWay, string>> = {
  client_secret_basic: "In the header (client_secret_basic)",
  client_secret_post: "In the body (client_secret_post)",
};

type Asked = { provider?: OidcProvider; message?: string };

/** Which OIDC provider it is and what we are to it: the provider is asked first, and only then it is saved (A2). */
export function OidcForm({
  tenant,
  connection,
  oidc,
}: {
  tenant: string;
  connection: ConnectionDetail;
  oidc: NonNullable<ConnectionDetail["oidc"]>;
}) {
  const { clientId, secretWay, scopes } = oidc;
  const start = { issuer: oidc.provider?.issuer ?? "", clientId, clientSecret: "", secretWay, scopes };
  const [draft, setDraft] = useState(start);
  const [pending, setPending] = useState(false);
  const [asking, setAsking] = useState<OidcProvider>();
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const dirty = JSON.stringify(draft) !== JSON.stringify(start);
  useDirtyGuard(dirty);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const { issuer } = draft;
    const asked = await fetch(`/t/${tenant}/api/sign-in/discovery?${new URLSearchParams({ issuer })}`)
      .then(async (response) => (await response.json()) as Asked)
      .catch((): Asked => ({ message: "The provider could not be asked. Try again." }));
    if (!asked.provider) {
      setPending(false);
      const message = asked.message ?? "The provider could not be asked.";
      return refuse({ message, fields: { issuer: message } });
    }
    const another = oidc.provider && asked.provider.issuer !== oidc.provider.issuer;
    const renamed = oidc.provider && draft.clientId.trim() !== clientId;
    if (connection.sessions > 0 && (another || renamed)) {
      setPending(false);
      return setAsking(asked.provider);
    }
    await save(asked.provider);
    setPending(false);
  }

  async function save(provider: OidcProvider): Promise<string | undefined> {
    const { issuer: _asked, ...ours } = draft;
    const { id, version } = connection;
    const result = await configure(tenant, { id, version, provider, ...ours });
    if (!result.ok) {
      refuse(result);
      return result.message;
    }
    setDraft(start);
    toast(savedWith(result.data.ended));
    router.refresh();
    return undefined;
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex max-w-xl flex-col gap-4">
      <Field label="Issuer" hint="It is asked for its other addresses." error={errors.fields.issuer}>
        <Input
          type="url"
          placeholder="https://"
          value={draft.issuer}
          onChange={(event) => set({ issuer: event.target.value })}
        />
      </Field>
      <Field label="Client ID" error={errors.fields.clientId}>
        <Input
          spellCheck={false}
          autoComplete="off"
          value={draft.clientId}
          onChange={(event) => set({ clientId: event.target.value })}
        />
      </Field>
      <Field
        label="Client secret"
        hint={
          oidc.secretSet
            ? "Set. Type a new one to replace it."
            : "It is sealed as soon as it is saved, and never shown again."
        }
        error={errors.fields.clientSecret}
      >
        <Input
          type="password"
          autoComplete="new-password"
          value={draft.clientSecret}
          onChange={(event) => set({ clientSecret: event.target.value })}
        />
      </Field>
      <Field label="How the secret is sent" error={errors.fields.secretWay}>
        <Select
          value={draft.secretWay}
          onChange={(event) => set({ secretWay: event.target.value as SecretWay })}
        >
          {SECRET_WAYS.map((way) => (
            <option key={way} value={way}>
              {WAYS[way]}
            </option>
          ))}
        </Select>
      </Field>
      <Field
        label="Scopes"
        hint="openid must be among them. Separate them by blanks."
        error={errors.fields.scopes}
      >
        <Input
          spellCheck={false}
          value={draft.scopes}
          onChange={(event) => set({ scopes: event.target.value })}
        />
      </Field>
      {errors.message && Object.keys(errors.fields).length === 0 && (
        <Callout tone="danger">{errors.message}</Callout>
      )}
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
      </div>
      {asking && (
        <LeaveProvider
          connection={connection}
          another={asking.issuer !== oidc.provider?.issuer}
          onConfirm={() => save(asking)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </form>
  );
}
