"use client";

import { useEffect, useState } from "react";
import type { SavedView, TableLayout } from "@/lib/saved-views/words";
import { readLayout, standardLayout } from "./layout";
import type { Column } from "./types";

/**
 * The layout of a table: a view's, or else the one remembered for this table in this browser. A change while a view
 * is shown holds until another is; the first drawing is the server's.
 */
export function useLayout<Row>(name: string, columns: Column<Row>[], view: SavedView | null | undefined) {
  const [remembered, setRemembered] = useState<TableLayout>(() => standardLayout(columns));
  const [changed, setChanged] = useState<{ of: string; layout: TableLayout }>();
  const key = `bw-table:${name}`;
  useEffect(() => {
    const stored = readLayout(localStorage.getItem(key));
    if (stored) setRemembered(stored);
  }, [key]);

  const of = view ? `${view.id}:${view.version}` : undefined;
  const layout = !view ? remembered : changed && changed.of === of ? changed.layout : view.layout;

  function change(next: Partial<TableLayout>) {
    const whole = { ...layout, ...next };
    if (of !== undefined) {
      setChanged({ of, layout: whole });
      return;
    }
    setRemembered(whole);
    localStorage.setItem(key, JSON.stringify(whole));
  }

  return { layout, change };
}
