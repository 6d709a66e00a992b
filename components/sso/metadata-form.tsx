"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, type FormEvent, useState } from "react";
import { importIdp } from "@/lib/sso/actions";
import type { ConnectionDetail } from "@/lib/sso/model";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Textarea } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { LeaveProvider, savedWith } from "./end-dialogs";

/** Takes a provider's metadata from a file or as it was pasted (A2). */
export function MetadataForm({
  tenant,
  connection,
  provider,
}: {
  tenant: string;
  connection: ConnectionDetail;
  provider: string;
}) {
  const [xml, setXml] = useState("");
  const [url, setUrl] = useState("");
  const [fetching, setFetching] = useState(false);
  const [pending, setPending] = useState(false);
  const [asking, setAsking] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(xml !== "");

  async function fromFile(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0];
    if (file) setXml(await file.text());
    event.target.value = "";
  }

  /** Fetches it by our server, to be looked at before it is imported. */
  async function fromUrl() {
    setFetching(true);
    clear();
    const answer = await fetch(`/t/${tenant}/api/sign-in/metadata?${new URLSearchParams({ url })}`)
      .then(async (response) => (await response.json()) as { xml?: string; message?: string })
      .catch(() => ({ message: "This could not be fetched. Try again.", xml: undefined }));
    setFetching(false);
    if (answer.xml === undefined) {
      const message = answer.message ?? "This could not be fetched.";
      return refuse({ message, fields: { url: message } });
    }
    setXml(answer.xml);
    setUrl("");
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    clear();
    const { saml, sessions } = connection;
    const named = /\bentityID\s*=\s*["']([^"']*)/.exec(xml)?.[1];
    if (sessions > 0 && saml?.idp && named !== undefined && named !== saml.idp.entityId)
      return setAsking(true);
    setPending(true);
    await bring();
    setPending(false);
  }

  async function bring(): Promise<string | undefined> {
    const result = await importIdp(tenant, { id: connection.id, version: connection.version, xml });
    if (!result.ok) {
      refuse(result);
      return result.message;
    }
    setXml("");
    toast(savedWith(result.data.ended));
    router.refresh();
    return undefined;
  }

  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-3">
      <div className="flex items-start gap-2">
        <Field
          className="flex-1"
          label="Address of its metadata"
          hint="If it has one: what is there comes into the field below."
          error={errors.fields.url}
        >
          <Input
            type="url"
            placeholder="https://"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              void fromUrl();
            }}
          />
        </Field>
        <Button className="mt-6" pending={fetching} disabled={url.trim() === ""} onClick={fromUrl}>
          Fetch
        </Button>
      </div>
      <Field
        label={connection.saml?.idp ? "New metadata" : "Metadata"}
        hint={`The XML of ${provider}. It replaces what was imported before.`}
        error={errors.fields.xml}
      >
        <Textarea
          rows={6}
          spellCheck={false}
          className="font-mono text-xs"
          placeholder="<md:EntityDescriptor …"
          value={xml}
          onChange={(event) => setXml(event.target.value)}
        />
      </Field>
      {errors.message && !errors.fields.xml && !errors.fields.url && (
        <Callout tone="danger">{errors.message}</Callout>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={pending} disabled={xml.trim() === ""}>
          Import
        </Button>
        <label className="inline-flex h-8 cursor-pointer items-center rounded-md border bg-surface px-3 text-sm font-medium hover:bg-sunken has-focus-visible:outline-2 has-focus-visible:outline-accent">
          Choose a file
          <input type="file" accept=".xml,application/xml,text/xml" className="sr-only" onChange={fromFile} />
        </label>
      </div>
      {asking && (
        <LeaveProvider connection={connection} another onConfirm={bring} onClose={() => setAsking(false)} />
      )}
    </form>
  );
}
