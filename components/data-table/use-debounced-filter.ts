"use client";

import { useEffect, useRef, useState } from "react";
import { cameBack, type OwnValues } from "./own-values";

const DELAY_MS = 250;

/**
 * What is typed into a filter, handed on once the typing rests. A value that comes from elsewhere (the way back,
 * "clear filters") replaces the text; one's own, which comes back trimmed, does not.
 */
export function useDebouncedFilter(value: string, onChange: (q: string) => void) {
  const [typed, setTyped] = useState(value);
  const sent = useRef<OwnValues>([value]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const left = cameBack(sent.current, value);
    sent.current = left ?? [value];
    if (left) return;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value]);

  useEffect(() => {
    const cancel = () => clearTimeout(timer.current);
    // A filter that arrives after a link was followed would take the address back to this page.
    const leave = (event: MouseEvent) =>
      event.target instanceof Element && event.target.closest("a[href]") && cancel();
    document.addEventListener("click", leave, true);
    return () => {
      document.removeEventListener("click", leave, true);
      cancel();
    };
  }, []);

  function send(next: string) {
    const trimmed = next.trim();
    if (trimmed === sent.current.at(-1)) return;
    sent.current = [...sent.current, trimmed];
    onChange(trimmed);
  }

  function change(next: string, now = false) {
    setTyped(next);
    clearTimeout(timer.current);
    if (now) send(next);
    else timer.current = setTimeout(() => send(next), DELAY_MS);
  }

  return { typed, change };
}
