"use client";

import { useEffect, useState } from "react";
import type { Column } from "./types";

/** How someone wants a table: which columns are hidden, in which order they stand, how dense the rows are. */
export type Choice = { hidden: string[]; order: string[]; dense: boolean };

/** The choice of columns, remembered per table in this browser; the first drawing is the server's. */
export function useColumnChoice<Row>(name: string, columns: Column<Row>[]) {
  const [choice, setChoice] = useState<Choice>(() => ({
    hidden: columns.filter((column) => column.hiddenByDefault).map(({ id }) => id),
    order: [],
    dense: false,
  }));
  const key = `bw-table:${name}`;
  useEffect(() => {
    const stored = readChoice(localStorage.getItem(key));
    if (stored) setChoice(stored);
  }, [key]);
  function change(next: Partial<Choice>) {
    const whole = { ...choice, ...next };
    setChoice(whole);
    localStorage.setItem(key, JSON.stringify(whole));
  }
  return { ...choice, change };
}

/** The columns in the chosen order: the row's name stays first, and a column that is new comes last. */
export function inOrder<Row>(columns: Column<Row>[], order: string[]): Column<Row>[] {
  const place = ({ id, primary }: Column<Row>) =>
    primary ? -1 : order.includes(id) ? order.indexOf(id) : order.length;
  return [...columns].sort((a, b) => place(a) - place(b));
}

/** The order with one column a place further to the front (-1) or the end (1). */
export function moved<Row>(columns: Column<Row>[], order: string[], id: string, step: -1 | 1): string[] {
  const ids = inOrder(columns, order).map((column) => column.id);
  const from = ids.indexOf(id);
  const to = from + step;
  const other = ids[to];
  if (from < 0 || other === undefined) return ids;
  ids[to] = id;
  ids[from] = other;
  return ids;
}

/** What was stored, where it still makes sense; it may be old, or anyone's. */
function readChoice(stored: string | null): Choice | undefined {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { hidden, order, dense } = value as Record<string, unknown>;
    return Array.isArray(hidden)
      ? {
          hidden: hidden.filter(isText),
          order: Array.isArray(order) ? order.filter(isText) : [],
          dense: dense === true,
        }
      : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
