"use client";

import { X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { useBelow } from "./use-below";

/** Something that can be picked; `disabled` tells why it cannot. */
export type PickItem = { id: string; label: string; hint?: string; disabled?: string };

const DELAY_MS = 200;

/**
 * Picks several of many by search on the server; what is chosen stands as chips. The list opens by typing, a click or
 * an arrow key and closes with each choice, so that it never lies over the form's buttons when one is done.
 */
export function MultiPicker({
  label,
  source,
  chosen,
  onChange,
  hint,
  error,
  placeholder = "Search to add",
}: {
  label: string;
  /** The GET address that answers `{items}` for `?q=`. */
  source: string;
  chosen: PickItem[];
  onChange: (items: PickItem[]) => void;
  hint?: string;
  error?: string;
  placeholder?: string;
}) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [found, setFound] = useState<{ text: string; items: PickItem[] }>();
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const url = `${source}${source.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`;
      const response = await fetch(url, { signal: abort.signal }).catch(() => undefined);
      if (response?.ok) setFound({ text, items: ((await response.json()) as { items: PickItem[] }).items });
    }, DELAY_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [open, text, source]);

  const left = (found?.items ?? []).filter((item) => !chosen.some((each) => each.id === item.id));
  const offered = open ? left : [];
  const none = open && found?.text === text && left.length === 0;
  const nothing =
    none && (text.trim() ? "Nothing else is found by this." : "There is nothing else to choose.");
  const expanded = offered.length > 0 || none;
  const box = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useBelow(box, list, expanded);

  function take(item: PickItem | undefined) {
    if (!item || item.disabled) return;
    onChange([...chosen, item]);
    setText("");
    setActive(0);
    setOpen(false);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (offered.length > 0) setActive((active + step + offered.length) % offered.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(offered[active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setOpen(false);
    } else if (event.key === "Backspace" && text === "") {
      onChange(chosen.slice(0, -1));
    }
  }

  return (
    <div
      className="flex flex-col gap-1"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {chosen.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="flex max-h-40 flex-wrap gap-1 overflow-y-auto">
          {chosen.map((item) => (
            <li key={item.id} className="flex items-center gap-1 rounded bg-sunken py-0.5 pr-1 pl-2 text-xs">
              {item.label}
              <button
                type="button"
                aria-label={`Remove ${item.label}`}
                className="rounded p-0.5 text-muted hover:text-ink"
                onClick={() => onChange(chosen.filter((each) => each.id !== item.id))}
              >
                <X className="size-3" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <input
          ref={box}
          id={id}
          role="combobox"
          aria-expanded={expanded}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={offered[active] ? `${id}-${offered[active].id}` : undefined}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}-hint`}
          className="h-8 w-full rounded-md border border-strong-line bg-surface px-2.5 text-sm placeholder:text-muted"
          placeholder={placeholder}
          autoComplete="off"
          value={text}
          onClick={() => setOpen(true)}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
        />
        <div
          ref={list}
          popover="manual"
          className="m-0 overflow-y-auto rounded-md border bg-surface py-1 text-ink shadow-lg"
        >
          <div id={`${id}-list`} role="listbox" aria-label={label} hidden={offered.length === 0}>
            {offered.map((item, index) => (
              <div
                key={item.id}
                id={`${id}-${item.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                aria-disabled={item.disabled ? true : undefined}
                className="cursor-pointer px-3 py-1 text-sm aria-disabled:cursor-default aria-disabled:text-muted aria-selected:bg-accent-soft"
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(item);
                }}
              >
                {item.label}
                {(item.disabled ?? item.hint) && (
                  <span className="block text-xs text-muted">{item.disabled ?? item.hint}</span>
                )}
              </div>
            ))}
          </div>
          {nothing && (
            <p aria-hidden className="px-3 py-1 text-sm text-muted">
              {nothing}
            </p>
          )}
        </div>
        <p role="status" className="sr-only">
          {nothing}
        </p>
      </div>
      <div id={`${id}-hint`}>
        {hint && <p className="text-xs text-muted">{hint}</p>}
        {error && <p className="text-xs font-medium text-danger">{error}</p>}
      </div>
    </div>
  );
}
