"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Brings a box that scrolls back to its top when other rows come into it. */
export function useScrollToTop(first: string | undefined): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef(first);
  useEffect(() => {
    if (shown.current === first) return;
    shown.current = first;
    if (box.current) box.current.scrollTop = 0;
  }, [first]);
  return box;
}
