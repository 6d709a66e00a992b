"use client";

import type { ContentType } from "@/lib/content/types";
import { MultiPicker } from "../ui/multi-picker";

/** Picks one item of some types, by search on the server. */
export function ItemPicker({
  tenant,
  label,
  types,
  chosen,
  name,
  error,
  hint,
  onChange,
}: {
  tenant: string;
  label: string;
  types: readonly ContentType[];
  chosen: string | undefined;
  /** What the chosen one is called. */
  name: string | undefined;
  error?: string | undefined;
  hint?: string;
  onChange: (picked: { id: string; name: string } | undefined) => void;
}) {
  return (
    <MultiPicker
      label={label}
      source={`/t/${tenant}/api/content/options?types=${types.join(",")}`}
      chosen={chosen ? [{ id: chosen, label: name ?? "something that is gone" }] : []}
      error={error}
      hint={hint}
      placeholder={chosen ? "Search to take another" : "Search"}
      onChange={(items) => {
        const last = items.at(-1);
        onChange(last && { id: last.id, name: last.label });
      }}
    />
  );
}
