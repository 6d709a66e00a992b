"use client";

import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { cn } from "./cn";

type Tab<Id extends string> = { id: Id; label: string; errors: number; panel: ReactNode };

/** The tabs of a form. A hidden panel keeps what was typed in it; a tab tells how many errors stand in its panel. */
export function FormTabs<Id extends string>({
  label: name,
  tabs,
  open,
  onOpen,
}: {
  /** What the parts belong to, such as "Parts of the role". */
  label: string;
  tabs: Tab<Id>[];
  open: Id;
  onOpen: (id: Id) => void;
}) {
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (tabs.findIndex(({ id }) => id === open) + step + tabs.length) % tabs.length;
    const next = tabs[at];
    if (next) onOpen(next.id);
    list.current?.querySelectorAll<HTMLElement>("[role=tab]")[at]?.focus();
  }

  return (
    <div className="flex flex-col gap-4">
      <div ref={list} role="tablist" aria-label={name} className="flex gap-5 border-b">
        {tabs.map(({ id, label, errors }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-controls={`panel-${id}`}
            aria-selected={id === open}
            tabIndex={id === open ? 0 : -1}
            onClick={() => onOpen(id)}
            onKeyDown={onKeyDown}
            className={cn(
              "-mb-px border-b-2 px-0.5 pb-2 text-sm font-medium",
              id === open ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
            )}
          >
            {label}
            {errors > 0 && (
              <span className="ml-1.5 text-danger">{errors === 1 ? "1 error" : `${errors} errors`}</span>
            )}
          </button>
        ))}
      </div>
      {tabs.map(({ id, panel }) => (
        <div key={id} role="tabpanel" id={`panel-${id}`} aria-labelledby={`tab-${id}`} hidden={id !== open}>
          {panel}
        </div>
      ))}
    </div>
  );
}
