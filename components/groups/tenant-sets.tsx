"use client";

import { useEffect, useState } from "react";
import type { TenantFacets } from "@/lib/groups/model";
import { Button } from "../ui/button";
import { Field, Select } from "../ui/field";
import type { PickItem } from "../ui/multi-picker";

type Found = { count: number; already: number; items: PickItem[] };

/** Adds all paired tenants of a label or a region at once; the set is shown before it is taken (G1). */
export function TenantSets({
  api,
  groupId,
  chosen,
  onAdd,
}: {
  api: string;
  groupId: string | undefined;
  chosen: readonly PickItem[];
  onAdd: (tenants: PickItem[]) => void;
}) {
  const [open, setOpen] = useState(false);
  const [label, setLabel] = useState("");
  const [region, setRegion] = useState("");
  const facets = useRead<TenantFacets>(open ? `${api}/tenant-facets` : undefined);
  const query = new URLSearchParams({
    ...(label ? { label } : {}),
    ...(region ? { region } : {}),
    ...(groupId ? { for: groupId } : {}),
  });
  const set = useRead<Found>(label || region ? `${api}/tenant-sets?${query}` : undefined);
  if (!open)
    return (
      <div>
        <Button size="sm" onClick={() => setOpen(true)}>
          Add by label or region
        </Button>
      </div>
    );
  const items =
    set === "failed" || !set ? [] : set.items.filter(({ id }) => !chosen.some((each) => each.id === id));
  const close = () => {
    setOpen(false);
    setLabel("");
    setRegion("");
  };
  return (
    <fieldset className="flex flex-col gap-3 rounded-md border bg-surface p-3">
      <legend className="px-1 text-sm font-medium">Add by label or region</legend>
      {facets === "failed" && (
        <p className="text-sm text-danger">The labels and regions could not be read.</p>
      )}
      <div className="grid gap-3 sm:grid-cols-2">
        <Choice label="Label" value={label} facets={facets} of="labels" onChange={setLabel} />
        <Choice label="Region" value={region} facets={facets} of="regions" onChange={setRegion} />
      </div>
      <div role="status" className="text-sm">
        {set === "failed" && <p className="text-danger">The tenants could not be read.</p>}
        {set && set !== "failed" && (
          <>
            <p>
              {set.count === 0 && "No paired tenant matches."}
              {set.count > 0 &&
                `${counted(set.count)} ${set.count === 1 ? "matches" : "match"}; ${items.length.toLocaleString("en")} to be added` +
                  (set.count > items.length ? ", the rest is listed already." : ".")}
            </p>
            {items.length > 0 && (
              <p className="mt-1 max-h-32 overflow-y-auto text-muted">
                {items.map((item) => item.label).join(", ")}
              </p>
            )}
          </>
        )}
      </div>
      <div className="flex gap-2">
        <Button
          size="sm"
          variant="primary"
          disabled={items.length === 0}
          onClick={() => {
            onAdd(items);
            close();
          }}
        >
          {items.length > 0 ? `Add ${counted(items.length)}` : "Add"}
        </Button>
        <Button size="sm" onClick={close}>
          Cancel
        </Button>
      </div>
    </fieldset>
  );
}

function Choice({
  label,
  value,
  facets,
  of,
  onChange,
}: {
  label: string;
  value: string;
  facets: TenantFacets | "failed" | undefined;
  of: keyof TenantFacets;
  onChange: (value: string) => void;
}) {
  const offered = facets && facets !== "failed" ? facets[of] : [];
  return (
    <Field label={label}>
      <Select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Any</option>
        {offered.map((facet) => (
          <option key={facet.value} value={facet.value}>
            {facet.label} ({facet.count.toLocaleString("en")})
          </option>
        ))}
      </Select>
    </Field>
  );
}

const counted = (count: number) => (count === 1 ? "1 tenant" : `${count.toLocaleString("en")} tenants`);

function useRead<T>(address: string | undefined): T | "failed" | undefined {
  const [answer, setAnswer] = useState<{ address: string; value: T | "failed" }>();
  useEffect(() => {
    if (!address) return;
    const abort = new AbortController();
    fetch(address, { signal: abort.signal })
      .then(async (response) =>
        setAnswer({ address, value: response.ok ? ((await response.json()) as T) : "failed" }),
      )
      .catch(() => abort.signal.aborted || setAnswer({ address, value: "failed" }));
    return () => abort.abort();
  }, [address]);
  return answer?.address === address ? answer?.value : undefined;
}
