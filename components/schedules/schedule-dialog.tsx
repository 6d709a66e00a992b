"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import type { Integration } from "@/lib/content/definitions/others";
import { create, update } from "@/lib/schedules/actions";
import type { ScheduleRow } from "@/lib/schedules/model";
import { ItemPicker } from "../content/item-picker";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Select } from "../ui/field";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";

type Command = Integration["commands"][number];

/** Makes a data ingestion schedule, or changes one (C16). */
export default function ScheduleDialog({
  slug,
  tenant,
  row,
  onClose,
}: {
  slug: string;
  tenant: { id: string; name: string };
  row: ScheduleRow | undefined;
  onClose: () => void;
}) {
  const router = useRouter();
  const [name, setName] = useState(row?.name ?? "");
  const [site, setSite] = useState<PickItem>();
  const [integration, setIntegration] = useState(row && { id: row.integrationId, name: row.integration });
  const [command, setCommand] = useState(row?.command ?? "");
  const [connection, setConnection] = useState(row?.connection ?? "");
  const [every, setEvery] = useState(String(row?.everyMinutes ?? 5));
  const [parameters, setParameters] = useState(row?.parameters ?? {});
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  const commands = useFetchingCommands(slug, integration?.id);
  const chosen = commands.find((each) => each.name === command);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const own = {
      ...{ name, integrationId: integration?.id ?? "", command, connection, parameters },
      everyMinutes: Number(every),
    };
    const result = row
      ? await update(slug, { ...own, id: row.id, version: row.version })
      : await create(slug, { ...own, tenantId: tenant.id, siteId: site?.id ?? "" });
    setPending(false);
    if (!result.ok) return refuse(result);
    clear();
    toast(`${name} saved`);
    router.refresh();
    onClose();
  }

  return (
    <Dialog open onClose={onClose} title={row ? `Edit ${row.name}` : `New schedule for ${tenant.name}`}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        <Field label="Name" error={errors.fields.name}>
          <Input value={name} maxLength={120} onChange={(event) => setName(event.target.value)} />
        </Field>
        {!row && (
          <MultiPicker
            label="Site"
            source={`/t/${slug}/api/schedules/options?tenant=${tenant.id}`}
            chosen={site ? [site] : []}
            error={errors.fields.siteId}
            onChange={(items) => setSite(items.at(-1))}
          />
        )}
        <ItemPicker
          tenant={slug}
          label="Integration"
          types={["integration"]}
          chosen={integration?.id}
          name={integration?.name}
          error={errors.fields.integrationId}
          onChange={(picked) => {
            setIntegration(picked);
            setCommand("");
          }}
        />
        <Field
          label="Command"
          hint="Only commands that fetch events are offered."
          error={errors.fields.command}
        >
          <Select value={command} onChange={(event) => setCommand(event.target.value)}>
            <option value="">Choose a command</option>
            {commands.map((each) => (
              <option key={each.name} value={each.name}>
                {each.label}
              </option>
            ))}
          </Select>
        </Field>
        {chosen?.parameters.map((parameter) => (
          <Field
            key={parameter.name}
            label={parameter.required ? parameter.label : `${parameter.label} (may stay empty)`}
            error={errors.fields[`parameters.${parameter.name}`]}
          >
            <Input
              value={parameters[parameter.name] ?? ""}
              onChange={(event) => {
                const { [parameter.name]: _, ...others } = parameters;
                setParameters(
                  event.target.value ? { ...others, [parameter.name]: event.target.value } : others,
                );
              }}
            />
          </Field>
        ))}
        <Field
          label="Connection"
          hint="By its name; which one of that name the site uses is found each time."
          error={errors.fields.connection}
        >
          <Input value={connection} maxLength={120} onChange={(event) => setConnection(event.target.value)} />
        </Field>
        <Field label="Every how many minutes" error={errors.fields.everyMinutes} className="max-w-48">
          <Input
            type="number"
            min={1}
            max={10_080}
            value={every}
            onChange={(event) => setEvery(event.target.value)}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** The commands of an integration that fetch events; none while it is read, or where none is chosen. */
function useFetchingCommands(slug: string, integrationId: string | undefined): Command[] {
  const [commands, setCommands] = useState<Command[]>([]);
  useEffect(() => {
    setCommands([]);
    if (!integrationId) return;
    const abort = new AbortController();
    fetch(`/t/${slug}/api/content/definition?id=${integrationId}`, { signal: abort.signal })
      .then(async (response) => {
        if (!response.ok) return;
        const { definition } = (await response.json()) as { definition: Integration };
        setCommands(definition.commands.filter(({ fetchesEvents }) => fetchesEvents));
      })
      .catch(() => {});
    return () => abort.abort();
  }, [slug, integrationId]);
  return commands;
}
