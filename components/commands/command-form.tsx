"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { run } from "@/lib/commands/actions";
import type { CommandInfo } from "@/lib/commands/words";
import { useDirtyGuard } from "../shell/dirty";
import { Button, LinkButton } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import type { PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { CommandFieldInput } from "./command-field";
import { TenantsField } from "./tenants-field";
import { initialValues, inputOf } from "./values";

/** The form of a command, made from its schema; each error stands beside its field (C16). */
export function CommandForm({
  tenant,
  tenantName,
  command,
  choosesTenants,
}: {
  tenant: string;
  tenantName: string;
  command: CommandInfo;
  /** True on main: elsewhere a command runs on its own tenant (T10). */
  choosesTenants: boolean;
}) {
  const before = initialValues(command.fields);
  const [values, setValues] = useState(before);
  const [tenants, setTenants] = useState<PickItem[]>([]);
  const [pending, setPending] = useState(false);
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const router = useRouter();
  const changed = tenants.length > 0 || JSON.stringify(values) !== JSON.stringify(before);
  useDirtyGuard(changed && !done);

  async function go(): Promise<string | undefined> {
    const { input } = inputOf(command.fields, values);
    setPending(true);
    const result = await run(tenant, {
      command: command.name,
      tenants: tenants.map(({ id }) => id),
      input,
    });
    setPending(false);
    if (!result.ok) {
      refuse(result);
      return undefined;
    }
    setDone(true);
    router.push(`/t/${tenant}/commands/runs/${result.data.id}`);
    return undefined;
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    clear();
    const unread = inputOf(command.fields, values).errors;
    const missing: Record<string, string> =
      choosesTenants && tenants.length === 0 ? { tenants: "Choose at least one tenant." } : {};
    const fields = { ...missing, ...unread };
    if (Object.keys(fields).length > 0) return refuse({ message: "Some fields need a correction.", fields });
    if (command.danger) setAsking(true);
    else void go();
  }

  const where = !choosesTenants
    ? tenantName
    : tenants.length <= 3
      ? tenants.map(({ label }) => label).join(", ")
      : `${tenants.length.toLocaleString("en")} tenants, such as ${tenants[0]?.label}`;
  return (
    <form ref={form} method="post" noValidate onSubmit={submit} className="flex max-w-2xl flex-col gap-5">
      {choosesTenants && (
        <TenantsField
          tenant={tenant}
          on={command.on}
          chosen={tenants}
          error={errors.fields.tenants}
          onChange={setTenants}
        />
      )}
      {command.fields.map((field) => (
        <CommandFieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          error={errors.fields[`input.${field.name}`]}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {errors.message && <Callout tone="danger">{errors.message}</Callout>}
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={pending}>
          Run
        </Button>
        <LinkButton href={`/t/${tenant}/commands`}>Cancel</LinkButton>
      </div>
      {asking && command.danger && (
        <ConfirmDialog
          title={command.title}
          confirm="Run"
          danger
          onConfirm={go}
          onClose={() => setAsking(false)}
        >
          <p>
            {command.danger} It runs in <strong>{where}</strong>.
          </p>
        </ConfirmDialog>
      )}
    </form>
  );
}
