"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Closes what is open inside `box` at Escape, at a press outside and when the focus leaves it. A press on plain text
 * inside keeps it open. Escape gives the focus back to the box's first button.
 */
export function useDismiss<Box extends HTMLElement>(open: boolean, close: () => void): RefObject<Box | null> {
  const box = useRef<Box>(null);
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!open) return;
    const onOutside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) latest.current();
    };
    // A press on plain text gives the focus to what surrounds the box: that does not leave it.
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Node && !event.target.contains(box.current)) onOutside(event);
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      latest.current();
      box.current?.querySelector("button")?.focus();
    };
    document.addEventListener("pointerdown", onOutside);
    document.addEventListener("focusin", onFocus);
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("pointerdown", onOutside);
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("keydown", onEscape);
    };
  }, [open]);
  return box;
}
