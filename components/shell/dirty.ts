"use client";

import { useEffect } from "react";

const dirty = new Set<symbol>();

/** Registers an unsaved form: leaving the page or switching the tenant then asks first (T6). */
export function useDirtyGuard(isDirty: boolean): void {
  useEffect(() => {
    if (!isDirty) return;
    const mark = Symbol("form");
    dirty.add(mark);
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", hold);
    return () => {
      dirty.delete(mark);
      window.removeEventListener("beforeunload", hold);
    };
  }, [isDirty]);
}

/** True where nothing is unsaved, or the person gives it up. */
export function mayLeave(): boolean {
  return dirty.size === 0 || window.confirm("You have unsaved changes. Leave and lose them?");
}
