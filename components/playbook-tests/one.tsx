"use client";

import { MultiPicker, type PickItem } from "../ui/multi-picker";

/** Picks one of many by search; choosing another takes its place. */
export function One({
  chosen,
  onChange,
  ...rest
}: {
  label: string;
  hint?: string;
  error?: string;
  source: string;
  chosen: PickItem | undefined;
  onChange: (item: PickItem | undefined) => void;
}) {
  return (
    <MultiPicker
      key={rest.source}
      {...rest}
      chosen={chosen ? [chosen] : []}
      placeholder={chosen ? "Search to take another" : "Search"}
      onChange={(items) => onChange(items.at(-1))}
    />
  );
}
