"use client";

import { useEffect } from "react";

const dirty = new Set<symbol>();

/** Registers an unsaved form: following a link, leaving the page or switching the tenant then asks first (T6). */
export function useDirtyGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const mark = Symbol("form");
    dirty.add(mark);
    // One listener for all forms: the browser takes the same function only once.
    window.addEventListener("click", holdLink, true);
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", hold);
    return () => {
      dirty.delete(mark);
      if (dirty.size === 0) window.removeEventListener("click", holdLink, true);
      window.removeEventListener("beforeunload", hold);
    };
  }, [isDirty]);
}

/** True where nothing is unsaved, or the person gives it up. */
export function mayLeave(): boolean {
  return dirty.size === 0 || window.confirm("You have unsaved changes. Leave and lose them?");
}

/** Holds back a click on a link of this console; the browser itself asks before a page of elsewhere. */
function holdLink(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!link || link.target === "_blank" || link.hasAttribute("download") || link.origin !== location.origin)
    return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.pathname === location.pathname && link.search === location.search) return;
  if (mayLeave()) return;
  event.preventDefault();
  event.stopPropagation();
}
