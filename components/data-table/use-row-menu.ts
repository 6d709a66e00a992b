"use client";

import { type MouseEvent, useRef, useState } from "react";
import type { OpenMenu } from "./row-menu";
import type { Column } from "./types";

/**
 * The state of a table's one menu: for the row it was opened on, or for all ticked rows where that is one of them;
 * with `many`, for all those ids.
 */
export function useRowMenu<Row>(shown: Column<Row>[], ticked: Row[], many: string[] | undefined) {
  const [menu, setMenu] = useState<OpenMenu<Row>>();
  const opened = useRef(0);

  function open(
    row: Row,
    at: { x: number; y: number },
    from: HTMLElement,
    byKey: boolean,
    columnId?: string,
  ) {
    const rows = ticked.length > 1 && ticked.includes(row) ? ticked : [row];
    const cell = shown.find(({ id }) => id === columnId) ?? shown.find(({ primary }) => primary) ?? shown[0];
    opened.current += 1;
    setMenu({
      key: opened.current,
      rows,
      many: rows.length > 1 ? many : undefined,
      ...at,
      from,
      byKey,
      cellText: cell ? cell.text(row) : "",
      rowText: rows.map((each) => shown.map(({ text }) => oneLine(text(each))).join("\t")).join("\n"),
    });
  }

  return {
    menu,
    close: () => setMenu(undefined),
    /** Opens at the pointer; a link keeps the browser's own menu. */
    atPointer(event: MouseEvent<HTMLTableRowElement>, row: Row) {
      const target = event.target as HTMLElement;
      if (target.closest("a")) return;
      event.preventDefault();
      const column = target.closest<HTMLElement>("[data-column]")?.dataset.column;
      open(row, { x: event.clientX, y: event.clientY }, event.currentTarget, false, column);
    },
    /** Opens below a button, or a little inside a row. */
    below(from: HTMLElement, row: Row, byKey: boolean) {
      const box = from.getBoundingClientRect();
      const inset = from instanceof HTMLTableRowElement ? 40 : 0;
      open(row, { x: box.left + inset, y: box.bottom }, from, byKey);
    },
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
