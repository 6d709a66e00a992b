"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { generate } from "@/lib/pairing/actions";
import { KEY_HOURS } from "@/lib/pairing/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";
import { RelativeTime } from "../ui/relative-time";
import { CopyButton, SecretOnce } from "../ui/secret";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";

type Account = { id: string; name: string; email: string };

/** Makes a registration key: names the account that survives the pairing and proves its password (P1, P3). */
export function GenerateKeyForm({
  tenant,
  tenantUrl,
  accounts,
  self,
  replaces,
}: {
  /** This tenant's slug. */
  tenant: string;
  tenantUrl: string;
  accounts: Account[];
  /** The id of the person who is signed in. */
  self: string;
  /** True where a live key ends by the new one. */
  replaces: boolean;
}) {
  const proposed = accounts.find(({ id }) => id === self) ?? accounts[0];
  const [account, setAccount] = useState(proposed?.id ?? "");
  const [password, setPassword] = useState("");
  const [hours, setHours] = useState(String(KEY_HOURS.usual));
  const [made, setMade] = useState<{ key: string; expiresAt: string }>();
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  useDirtyGuard(password !== "");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const result = await generate(tenant, { breakGlassUserId: account, password, hours: Number(hours) });
    setPending(false);
    if (!result.ok) return refuse(result);
    setPassword("");
    setMade(result.data);
    router.refresh();
  }

  const { fields } = errors;
  return (
    <div className="flex max-w-xl flex-col gap-4">
      {made && <MadeKey made={made} tenantUrl={tenantUrl} />}
      <form ref={form} method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <Field
          label="Break-glass account"
          hint="The one account of this tenant that survives the pairing. Everything else local is cleared."
          error={fields.breakGlassUserId}
        >
          <Select value={account} onChange={(event) => setAccount(event.target.value)}>
            {accounts.map(({ id, name, email }) => (
              <option key={id} value={id}>
                {name === email ? email : `${name}, ${email}`}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="Password of this account"
          hint="It proves that somebody can sign in with the account later."
          error={fields.password}
        >
          <Input
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        <Field
          label="Valid for (hours)"
          hint={`From ${KEY_HOURS.least} to ${KEY_HOURS.most} hours.`}
          error={fields.hours}
        >
          <Input
            type="number"
            min={KEY_HOURS.least}
            max={KEY_HOURS.most}
            value={hours}
            onChange={(event) => setHours(event.target.value)}
          />
        </Field>
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" variant="primary" pending={pending}>
            Generate key
          </Button>
          {replaces && <p className="text-sm text-muted">A new key ends the one that is live.</p>}
        </div>
      </form>
    </div>
  );
}

function MadeKey({ made, tenantUrl }: { made: { key: string; expiresAt: string }; tenantUrl: string }) {
  return (
    <section aria-label="New registration key" className="flex flex-col gap-3">
      <SecretOnce
        label="Registration key"
        value={made.key}
        hint="It is shown this once and works once. Whoever has it can take this tenant for main."
      />
      <p className="text-sm">
        On the main tenant, under Tenants, choose Add tenant and enter this key with the tenant's URL. It
        expires <RelativeTime at={made.expiresAt} />.
      </p>
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <span className="text-muted">Tenant URL</span> <code className="font-mono">{tenantUrl}</code>
        <CopyButton text={tenantUrl} label="Copy tenant URL" />
      </p>
    </section>
  );
}
