"use client";

import { Search, X } from "lucide-react";
import { useId, useState } from "react";
import { accept, type Suggestion, suggest } from "./suggest";
import type { FilterKey } from "./types";
import { useDebouncedFilter } from "./use-debounced-filter";

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
  const { typed, change } = useDebouncedFilter(value, onChange);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const offered = open ? suggest(typed, filters) : [];

  function take(suggestion: Suggestion) {
    change(accept(typed, suggestion), !suggestion.text.endsWith(":"));
    setActive(-1);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setOpen(true);
      setActive((active + step + offered.length + 1) % (offered.length + 1));
    } else if (event.key === "Enter") {
      const chosen = offered[active];
      if (chosen) take(chosen);
      else change(typed, true);
    } else if (event.key === "Escape" && offered.length > 0) {
      event.preventDefault();
      setOpen(false);
    }
  }

  return (
    <div className="relative min-w-0 flex-1 max-sm:basis-full sm:max-w-md" onBlur={() => setOpen(false)}>
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
      <input
        role="combobox"
        aria-label={label}
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={offered[active] ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        className="h-8 w-full rounded-md border border-strong-line bg-surface pr-8 pl-8 text-sm placeholder:text-muted"
        placeholder={filters.length ? `Search, or type ${filters[0]?.key}:` : "Search"}
        value={typed}
        onFocus={() => setOpen(true)}
        onChange={(event) => {
          setOpen(true);
          setActive(-1);
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
              take(suggestion);
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
