"use client";

import { useEffect, useRef, useState } from "react";

const DELAY_MS = 250;

/**
 * What is typed into a filter, handed on once the typing rests. A value that comes from elsewhere (the way back,
 * "clear filters") replaces the text; one's own, which comes back trimmed, does not.
 */
export function useDebouncedFilter(value: string, onChange: (q: string) => void) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    if (value === sent.current) return;
    clearTimeout(timer.current);
    sent.current = value;
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
    if (next.trim() === sent.current) return;
    sent.current = next.trim();
    onChange(sent.current);
  }

  function change(next: string, now = false) {
    setTyped(next);
    clearTimeout(timer.current);
    if (now) send(next);
    else timer.current = setTimeout(() => send(next), DELAY_MS);
  }

  return { typed, change };
}
