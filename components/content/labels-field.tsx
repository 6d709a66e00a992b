"use client";

import { useEffect, useState } from "react";
import { MultiPicker } from "../ui/multi-picker";

type Targeted = { count: number; names: string[] };

/** An item's labels, with the tenants that they name: shown before anything is pushed (T8). */
export function LabelsField({
  tenant,
  labels,
  error,
  onChange,
}: {
  tenant: string;
  labels: readonly string[];
  error?: string | undefined;
  onChange: (labels: string[]) => void;
}) {
  const targeted = useTargeted(tenant, labels);
  return (
    <MultiPicker
      label="Labels"
      source={`/t/${tenant}/api/content/labels`}
      chosen={labels.map((label) => ({ id: label, label }))}
      error={error}
      hint={targeted && words(targeted)}
      onChange={(items) => onChange(items.map(({ id }) => id))}
    />
  );
}

function useTargeted(tenant: string, labels: readonly string[]): Targeted | undefined {
  const [targeted, setTargeted] = useState<Targeted>();
  const asked = labels.join(",");
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/content/targets?labels=${encodeURIComponent(asked)}`, { signal: abort.signal })
      .then(async (response) => setTargeted(response.ok ? ((await response.json()) as Targeted) : undefined))
      .catch(() => {});
    return () => abort.abort();
  }, [tenant, asked]);
  return targeted;
}

function words({ count, names }: Targeted): string {
  if (count === 0) return "No paired tenant has one of these labels.";
  const more = count - names.length;
  return `For ${count === 1 ? "1 tenant" : `${count} tenants`}: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
