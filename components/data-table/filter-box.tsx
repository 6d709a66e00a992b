"use client";

import { CircleAlert, Search, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { filterProblems } from "./filter-problems";
import { accept, type Suggestion, suggest } from "./suggest";
import type { FilterKey, ListRef } from "./types";
import { useDebouncedFilter } from "./use-debounced-filter";
import { useFilterValues } from "./use-filter-values";

/** The filter: free text and typed terms, with suggestions of keys and values, and what is wrong with a term. */
export function FilterBox({
  value,
  onChange,
  filters = [],
  list,
  label,
}: {
  value: string;
  onChange: (q: string) => void;
  filters?: FilterKey[];
  list?: ListRef;
  label: string;
}) {
  const { typed, change } = useDebouncedFilter(value, onChange);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const values = useFilterValues(list, filters, typed, open);
  const offered = open ? suggest(typed, values.filters) : [];
  // A term that is still being typed is not wrong yet.
  const problems = filterProblems(value, filters).filter(({ term }) => !(open && typed.endsWith(term)));

  function take(suggestion: Suggestion) {
    change(accept(typed, suggestion), !suggestion.text.endsWith(":"));
    setActive(-1);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setOpen(true);
      setActive(((active + 1 + step + offered.length + 1) % (offered.length + 1)) - 1);
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
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
        className="h-8 w-full rounded-md border border-strong-line bg-surface pr-8 pl-8 text-sm placeholder:text-muted aria-invalid:border-danger"
        placeholder={filters.length ? `Search, or type ${filters[0]?.key}:` : "Search"}
        autoComplete="off"
        spellCheck={false}
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
          className="absolute top-1 right-1 rounded p-1 text-muted hover:bg-sunken"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => change("", true)}
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
      <Suggestions
        id={id}
        offered={offered}
        active={active}
        searching={open && values.searching}
        onTake={take}
        onEnd={values.more}
      />
      <div id={`${id}-problems`} role="status">
        {problems.map(({ term, message, without }) => (
          <p key={term + without} className="mt-1 flex items-start gap-1.5 text-xs text-danger">
            <CircleAlert className="mt-0.5 size-3.5 shrink-0" aria-hidden />
            <span>
              <code className="font-mono font-semibold">{term}</code>: {message}{" "}
              <button type="button" className="font-medium underline" onClick={() => change(without, true)}>
                Take it out
              </button>
            </span>
          </p>
        ))}
      </div>
    </div>
  );
}

/** The list under the filter; its end brings more where there is more. */
function Suggestions({
  id,
  offered,
  active,
  searching,
  onTake,
  onEnd,
}: {
  id: string;
  offered: Suggestion[];
  active: number;
  searching: boolean;
  onTake: (suggestion: Suggestion) => void;
  onEnd: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const count = offered.length;
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  useEffect(() => {
    box.current?.children[active]?.scrollIntoView({ block: "nearest" });
    if (active >= 0 && active === count - 1) end.current();
  }, [active, count]);
  return (
    <div
      ref={box}
      id={`${id}-list`}
      role="listbox"
      aria-label="Suggestions"
      aria-busy={searching || undefined}
      hidden={count === 0}
      className="absolute z-30 mt-1 max-h-72 w-full overflow-y-auto rounded-md border bg-surface py-1 shadow-lg"
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        if (scrollTop + clientHeight > scrollHeight - 40) onEnd();
      }}
    >
      {offered.map((suggestion, index) => (
        <div
          key={suggestion.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="flex cursor-pointer justify-between gap-3 px-3 py-1 text-sm aria-selected:bg-accent-soft hover:bg-sunken"
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(suggestion);
          }}
        >
          <span className="min-w-0 truncate font-mono text-xs leading-5">{suggestion.text}</span>
          <span className="truncate text-muted">{suggestion.label}</span>
        </div>
      ))}
    </div>
  );
}
