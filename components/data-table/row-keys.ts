import type { KeyboardEvent } from "react";

/** What the keys do to a row. */
export type RowKeys = { openMenu: (from: HTMLElement) => void; toggle?: (range: boolean) => void };

/**
 * The keys of a row: arrows, Home and End go to another one, Enter follows its name, Space ticks it, and the menu key
 * or Shift+F10 opens its menu. Only the menu's keys act while the focus is on something inside the row.
 */
export function onRowKey(event: KeyboardEvent<HTMLTableRowElement>, { openMenu, toggle }: RowKeys): void {
  const own = event.currentTarget;
  const target = event.target as HTMLElement;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    event.preventDefault();
    openMenu(target);
    return;
  }
  if (target !== own || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = neighbour(own, event.key);
  if (next instanceof HTMLElement) {
    event.preventDefault();
    next.focus();
  } else if (event.key === "Enter") {
    own.querySelector<HTMLElement>("[data-column] a[href]")?.click();
  } else if (event.key === " " && toggle) {
    event.preventDefault();
    toggle(event.shiftKey);
  }
}

function neighbour(row: HTMLElement, key: string): Element | null | undefined {
  switch (key) {
    case "ArrowDown":
      return row.nextElementSibling;
    case "ArrowUp":
      return row.previousElementSibling;
    case "Home":
      return row.parentElement?.firstElementChild;
    case "End":
      return row.parentElement?.lastElementChild;
    default:
      return undefined;
  }
}
