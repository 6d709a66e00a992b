"use client";

import { Bookmark } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { TableLayout } from "@/lib/saved-views/words";
import { Button } from "../ui/button";
import { useDismiss } from "../ui/use-dismiss";
import type { ListRef } from "./types";

// Loaded when it is first opened.
const ViewsPanel = lazy(() => import("../saved-views/views-panel"));

/** The button beside the filter that tells which view is shown and opens the choice of views. */
export function ViewsButton({
  list,
  shown,
  changed,
}: {
  list: ListRef;
  shown: { q: string; sort: string; layout: TableLayout };
  /** True where what is shown is not what the view says. */
  changed: boolean;
}) {
  const [open, setOpen] = useState(false);
  const box = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  const { view } = list;
  return (
    <div className="relative min-w-0" ref={box}>
      <Button
        aria-expanded={open}
        aria-label={view ? `Views: ${view.name}${changed ? ", changed" : ""}` : "Views"}
        className="max-w-56"
        onClick={() => setOpen(!open)}
      >
        <Bookmark className="size-4 shrink-0" aria-hidden />
        <span className="truncate">{view?.name ?? "Views"}</span>
        {view && changed && <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-accent" />}
      </Button>
      {open && (
        <section
          aria-label="Views"
          className="absolute left-0 z-30 mt-1 flex max-h-[70dvh] w-72 flex-col overflow-y-auto rounded-md border bg-surface p-1.5 shadow-lg max-sm:w-[min(18rem,calc(100vw-2rem))]"
        >
          <Suspense fallback={<p className="px-2 py-1.5 text-sm text-muted">Reading the views …</p>}>
            <ViewsPanel
              tenant={list.tenant}
              screen={list.screen}
              view={view ?? undefined}
              shown={shown}
              changed={changed}
              onDone={() => setOpen(false)}
            />
          </Suspense>
        </section>
      )}
    </div>
  );
}
