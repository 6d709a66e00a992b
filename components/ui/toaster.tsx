"use client";

import { type CSSProperties, type FocusEvent, lazy, Suspense, useEffect, useState } from "react";

// Loaded after the page is usable: no page needs it to be drawn.
const sonner = () => import("sonner");
const Primitive = lazy(async () => ({ default: (await sonner()).Toaster }));

/** The page's own tokens, so that toasts follow the chosen theme and not only the system's. */
const tokens = {
  "--normal-bg": "var(--surface)",
  "--normal-border": "var(--line)",
  "--normal-text": "var(--ink)",
} as CSSProperties;

/** Sonner would give the focus back to where it came from whenever it leaves a toast: no Tab would lead past one. */
const untold = (event: FocusEvent) => event.stopPropagation();

/** Where toasts appear; they are announced. */
export function Toaster() {
  const [usable, setUsable] = useState(false);
  useEffect(() => setUsable(true), []);
  if (!usable) return null;
  return (
    <Suspense>
      <div onFocusCapture={untold}>
        <Primitive position="bottom-right" closeButton style={tokens} toastOptions={{ duration: 6000 }} />
      </div>
    </Suspense>
  );
}

/** Tells that something was done; with Undo where it can be taken back. */
export function toast(message: string, undo?: () => void): void {
  void sonner().then(({ toast: show }) =>
    show.success(message, undo ? { action: { label: "Undo", onClick: undo } } : undefined),
  );
}

/** Tells that something was refused, and why. */
export function toastError(message: string): void {
  void sonner().then(({ toast: show }) => show.error(message, { duration: 10_000 }));
}
