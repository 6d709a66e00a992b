"use client";

import { useEffect, useId, useState } from "react";

/** Ids of rows, and a way to put the focus into a row's first field as soon as it is there. */
export function useRowFocus() {
  const id = useId();
  const [wanted, setWanted] = useState<{ row: number }>();
  useEffect(() => {
    if (wanted) document.getElementById(`${id}-${wanted.row}`)?.querySelector("input")?.focus();
  }, [wanted, id]);
  return {
    rowId: (row: number) => `${id}-${row}`,
    focusOn: (row: number) => setWanted({ row }),
  };
}
