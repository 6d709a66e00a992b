"use client";

import { type RefObject, useLayoutEffect } from "react";

const GAP = 4;
const EDGE = 8;
const MOST = 256;
const LEAST = 160;

/**
 * Shows an element with `popover="manual"` below another one, or above it where there is too little room, for as long
 * as `open`. In the top layer nothing cuts it off, such as the dialog that it is in.
 */
export function useBelow(
  anchor: RefObject<HTMLElement | null>,
  floating: RefObject<HTMLElement | null>,
  open: boolean,
): void {
  useLayoutEffect(() => {
    const box = anchor.current;
    const list = floating.current;
    if (!open || !box || !list) return;
    const place = () => {
      const { left, top, bottom, width } = box.getBoundingClientRect();
      const below = window.innerHeight - bottom - GAP - EDGE;
      const above = top - GAP - EDGE;
      const up = below < LEAST && above > below;
      Object.assign(list.style, {
        left: `${left}px`,
        width: `${width}px`,
        maxHeight: `${Math.min(MOST, up ? above : below)}px`,
        top: up ? "auto" : `${bottom + GAP}px`,
        bottom: up ? `${window.innerHeight - top + GAP}px` : "auto",
      });
    };
    list.showPopover();
    place();
    window.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    return () => {
      window.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
      if (list.isConnected) list.hidePopover();
    };
  }, [anchor, floating, open]);
}
