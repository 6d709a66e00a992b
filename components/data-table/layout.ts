import type { TableLayout } from "@/lib/saved-views/words";
import type { Column } from "./types";

/** How narrow and how wide a column can be made, in pixels. */
export const WIDTHS = { least: 60, most: 1200 } as const;

/** The layout that a table has until somebody changes it. */
export function standardLayout<Row>(columns: Column<Row>[]): TableLayout {
  const hidden = columns.filter((column) => column.hiddenByDefault).map(({ id }) => id);
  return { hidden, order: [], widths: {}, dense: false };
}

/** Every column's id in the chosen order: the row's name stays first, and a column that is new comes last. */
export function columnOrder<Row>(columns: Column<Row>[], order: string[]): string[] {
  const place = ({ id, primary }: Column<Row>) =>
    primary ? -1 : order.includes(id) ? order.indexOf(id) : order.length;
  return [...columns].sort((a, b) => place(a) - place(b)).map(({ id }) => id);
}

/** The order with one column a place further to the front (-1) or the end (1). */
export function moved<Row>(columns: Column<Row>[], order: string[], id: string, step: -1 | 1): string[] {
  const ids = columnOrder(columns, order);
  const from = ids.indexOf(id);
  const to = from + step;
  const other = ids[to];
  if (from < 0 || other === undefined) return ids;
  ids[to] = id;
  ids[from] = other;
  return ids;
}

/** True where two layouts show the same. */
export function sameLayout<Row>(columns: Column<Row>[], a: TableLayout, b: TableLayout): boolean {
  const form = ({ hidden, order, widths, dense }: TableLayout) =>
    JSON.stringify([
      columnOrder(columns, order).map((id) => [id, hidden.includes(id), widths[id] ?? null]),
      dense,
    ]);
  return form(a) === form(b);
}

/** A width within the limits. */
export function fittingWidth(width: number): number {
  return Math.round(Math.min(WIDTHS.most, Math.max(WIDTHS.least, width)));
}

/** A layout that was stored in the browser, where it still makes sense; it may be old, or anyone's. */
export function readLayout(stored: string | null): TableLayout | undefined {
  try {
    const value: unknown = JSON.parse(stored ?? "null");
    if (typeof value !== "object" || value === null) return undefined;
    const { hidden, order, widths, dense } = value as Record<string, unknown>;
    if (!Array.isArray(hidden)) return undefined;
    return {
      hidden: hidden.filter(isText),
      order: Array.isArray(order) ? order.filter(isText) : [],
      widths: Object.fromEntries(
        Object.entries(widths ?? {}).flatMap(([id, width]) =>
          typeof width === "number" ? [[id, fittingWidth(width)]] : [],
        ),
      ),
      dense: dense === true,
    };
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
