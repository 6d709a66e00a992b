"use client";

import { useEffect, useState } from "react";
import type { Connection, Integration } from "@/lib/content/definitions/others";
import { Field, Input, Select } from "../../ui/field";
import { MultiPicker } from "../../ui/multi-picker";
import { Callout } from "../../ui/states";
import { ItemPicker } from "../item-picker";
import type { EditorProps } from "./props";
import { Rows } from "./rows";
import { blankScope, SCOPES } from "./scope";

type FieldRow = Integration["connectionFields"][number];

/** Where a product is reached (C10). Secrets stand beside it, in a part of their own. */
export default function ConnectionEditor({
  tenant,
  value,
  onChange,
  errors,
  names,
}: EditorProps<Connection>) {
  const [known, setKnown] = useState(names);
  const fields = useConnectionFields(tenant, value.integrationId);
  const set = (part: Partial<Connection>) => onChange({ ...value, ...part });
  const learn = (id: string, name: string) => setKnown((before) => ({ ...before, [id]: name }));
  return (
    <div className="flex flex-col gap-5">
      <ItemPicker
        tenant={tenant}
        label="Integration"
        types={["integration"]}
        chosen={value.integrationId || undefined}
        name={known[value.integrationId]}
        error={errors.integrationId}
        onChange={(picked) => {
          if (picked) learn(picked.id, picked.name);
          set({ integrationId: picked?.id ?? "" });
        }}
      />
      {fields === "failed" && <Callout tone="danger">The integration's fields could not be read.</Callout>}
      {typeof fields === "object" &&
        fields
          .filter(({ secret }) => !secret)
          .map(({ name, label, required }) => (
            <Field
              key={name}
              label={required ? label : `${label} (may stay empty)`}
              error={errors[`values.${name}`]}
            >
              <Input
                value={value.values[name] ?? ""}
                onChange={(event) => {
                  const { [name]: _, ...others } = value.values;
                  set({ values: event.target.value ? { ...others, [name]: event.target.value } : others });
                }}
              />
            </Field>
          ))}
      <ScopeFields
        tenant={tenant}
        scope={value.scope}
        errors={errors}
        names={known}
        learn={learn}
        onChange={(scope) => set({ scope })}
      />
      <Properties value={value.properties} errors={errors} onChange={(properties) => set({ properties })} />
    </div>
  );
}

/** The fields that a connection to this integration fills; undefined while none is chosen or they are being read. */
export function useConnectionFields(
  tenant: string,
  integrationId: string,
): FieldRow[] | "failed" | undefined {
  const [fields, setFields] = useState<FieldRow[] | "failed">();
  useEffect(() => {
    setFields(undefined);
    if (!integrationId) return;
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/content/definition?id=${encodeURIComponent(integrationId)}`, {
      signal: abort.signal,
    })
      .then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        const { definition } = (await response.json()) as { definition: Integration };
        setFields(definition.connectionFields);
      })
      .catch(() => !abort.signal.aborted && setFields("failed"));
    return () => abort.abort();
  }, [tenant, integrationId]);
  return fields;
}

type Scope = Connection["scope"];

function ScopeFields({
  tenant,
  scope,
  errors,
  names,
  learn,
  onChange,
}: {
  tenant: string;
  scope: Scope;
  errors: EditorProps<Connection>["errors"];
  names: Readonly<Record<string, string>>;
  learn: (id: string, name: string) => void;
  onChange: (scope: Scope) => void;
}) {
  const tenantId = "tenantId" in scope ? scope.tenantId : "";
  const api = `/t/${tenant}/api/content/places`;
  return (
    <div className="flex flex-col gap-4">
      <Field
        label="Holds for"
        hint="The most specific connection wins: a site's before its tenant's, before its region's, before that of all."
        error={errors["scope.kind"]}
        className="max-w-72"
      >
        <Select value={scope.kind} onChange={(event) => onChange(blankScope(event.target.value))}>
          {SCOPES.map(([kind, words]) => (
            <option key={kind} value={kind}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
      {scope.kind === "region" && (
        <MultiPicker
          label="Region"
          source={`${api}?kind=region`}
          chosen={scope.region ? [{ id: scope.region, label: names[scope.region] ?? scope.region }] : []}
          error={errors["scope.region"]}
          onChange={(items) => onChange({ kind: "region", region: items.at(-1)?.id ?? "" })}
        />
      )}
      {"tenantId" in scope && (
        <MultiPicker
          label="Tenant"
          source={`${api}?kind=tenant`}
          chosen={tenantId ? [{ id: tenantId, label: names[tenantId] ?? tenantId }] : []}
          error={errors["scope.tenantId"]}
          onChange={(items) => {
            const last = items.at(-1);
            if (last) learn(last.id, last.label);
            const id = last?.id ?? "";
            onChange(
              scope.kind === "site"
                ? { kind: "site", tenantId: id, siteId: "" }
                : { kind: "tenant", tenantId: id },
            );
          }}
        />
      )}
      {scope.kind === "site" && tenantId && (
        <MultiPicker
          label="Site"
          source={`${api}?kind=site&tenant=${tenantId}`}
          chosen={scope.siteId ? [{ id: scope.siteId, label: names[scope.siteId] ?? scope.siteId }] : []}
          error={errors["scope.siteId"]}
          onChange={(items) => {
            const last = items.at(-1);
            if (last) learn(last.id, last.label);
            onChange({ ...scope, siteId: last?.id ?? "" });
          }}
        />
      )}
    </div>
  );
}

function Properties({
  value,
  errors,
  onChange,
}: {
  value: Connection["properties"];
  errors: EditorProps<Connection>["errors"];
  onChange: (value: Connection["properties"]) => void;
}) {
  const [rows, setRows] = useState(() => Object.entries(value));
  const change = (next: [string, string][]) => {
    setRows(next);
    onChange(Object.fromEntries(next.filter(([name]) => name !== "")));
  };
  return (
    <Rows
      title="Properties that tell connections of one name apart"
      one="property"
      rows={rows}
      error={errors.properties}
      blank={(): [string, string] => ["", ""]}
      onChange={change}
    >
      {([name, given], set) => (
        <div className="grid gap-2 sm:grid-cols-2">
          <Field label="Property" error={errors[`properties.${name}`]}>
            <Input value={name} onChange={(event) => set([event.target.value, given])} />
          </Field>
          <Field label="Its value">
            <Input value={given} onChange={(event) => set([name, event.target.value])} />
          </Field>
        </div>
      )}
    </Rows>
  );
}
