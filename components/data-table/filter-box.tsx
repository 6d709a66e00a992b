"use client";

import { Search, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { formatTerm } from "./filter";
import type { FilterKey } from "./types";

const DELAY_MS = 250;

/** The filter: free text and typed terms, with suggestions of keys and values. */
export function FilterBox({
  value,
  onChange,
  filters = [],
  label,
}: {
  value: string;
  onChange: (q: string) => void;
  filters?: FilterKey[];
  label: string;
}) {
  const [typed, setTyped] = useState(value);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  useEffect(() => setTyped(value), [value]);

  const offered = open ? suggestions(typed, filters) : [];

  function change(next: string, now = false) {
    setTyped(next);
    setActive(-1);
    clearTimeout(timer.current);
    if (now) onChange(next.trim());
    else timer.current = setTimeout(() => onChange(next.trim()), DELAY_MS);
  }

  function take(suggestion: string) {
    change(`${typed.replace(/\S*$/, "")}${suggestion}`, !suggestion.endsWith(":"));
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setOpen(true);
      setActive((active + step + offered.length + 1) % (offered.length + 1));
    } else if (event.key === "Enter") {
      const chosen = offered[active];
      if (chosen) take(chosen.text);
      else change(typed, true);
    } else if (event.key === "Escape") {
      setOpen(false);
    }
  }

  return (
    <div className="relative min-w-0 flex-1 sm:max-w-md" onBlur={() => setOpen(false)}>
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        className="h-8 w-full rounded-md border border-strong-line/60 bg-surface pr-8 pl-8 text-sm placeholder:text-muted"
        placeholder={filters.length ? `Search, or type ${filters[0]?.key}:` : "Search"}
        value={typed}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setOpen(true);
          change(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {typed && (
        <button
          type="button"
          aria-label="Clear filters"
          className="absolute top-1.5 right-1.5 rounded p-0.5 text-muted hover:bg-sunken"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => change("", true)}
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label="Suggestions"
        hidden={offered.length === 0}
        className="absolute z-30 mt-1 max-h-72 w-full overflow-y-auto rounded-md border bg-surface py-1 shadow-lg"
      >
        {offered.map((suggestion, index) => (
          <div
            key={suggestion.text}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className="flex cursor-pointer justify-between gap-3 px-3 py-1 text-sm aria-selected:bg-accent-soft"
            onMouseDown={(event) => {
              event.preventDefault();
              take(suggestion.text);
            }}
          >
            <span className="font-mono text-xs">{suggestion.text}</span>
            <span className="text-muted">{suggestion.label}</span>
          </div>
        ))}
      </div>
    </div>
  );
}

function suggestions(typed: string, filters: FilterKey[]): { text: string; label: string }[] {
  const word = /\S*$/.exec(typed)?.[0] ?? "";
  const negated = word.startsWith("-");
  const [key = "", value] = word.replace(/^-/, "").split(":", 2);
  if (value === undefined) {
    if (!word && typed) return [];
    return filters
      .filter((filter) => filter.key.startsWith(key))
      .map((filter) => ({ text: `${negated ? "-" : ""}${filter.key}:`, label: filter.label }));
  }
  const values = filters.find((filter) => filter.key === key)?.values ?? [];
  return values
    .filter((each) => each.label.toLowerCase().startsWith(value.replace(/^"/, "").toLowerCase()))
    .slice(0, 12)
    .map((each) => ({ text: formatTerm({ key, value: each.value, negated }), label: each.label }));
}
