"use client";

import { columnVisibilityFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, Download, Ellipsis } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { type KeyboardEvent, lazy, type MouseEvent, Suspense, useMemo, useRef, useState } from "react";
import { Button, LinkButton } from "../ui/button";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/states";
import { BulkBar } from "./bulk-bar";
import { ColumnChoice, useColumnChoice } from "./column-choice";
import { FilterBox } from "./filter-box";
import { Pager } from "./pager";
import type { OpenMenu } from "./row-menu";
import type { Column, TableProps } from "./types";
import { useTableState } from "./url-state";
import { useSelection } from "./use-selection";

// Loaded on the first right-click: the menu is a third of a page's script.
const RowMenu = lazy(() => import("./row-menu")) as typeof import("./row-menu").default;
const features = tableFeatures({ columnVisibilityFeature });

/** The table of every list: its state is in the address, and one menu serves mouse, button and keyboard. */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  const { name, columns, page, rowId, rowName, rowHref, actions = [], filters, exportHref, empty } = props;
  const state = useTableState();
  const choice = useColumnChoice(name, columns);
  const ids = page.rows.map(rowId);
  const selection = useSelection(ids);
  const [menu, setMenu] = useState<OpenMenu<Row>>();
  const returnTo = useRef<HTMLElement>(null);
  const selectable = props.selectable ?? actions.some((action) => action.bulk);
  const chosen = page.rows.filter((row) => selection.selected.has(rowId(row)));

  const table = useTable({
    features,
    data: page.rows,
    columns: useMemo(() => columns.map(({ id }) => ({ id })), [columns]),
    getRowId: rowId,
    state: { columnVisibility: Object.fromEntries(choice.hidden.map((id) => [id, false])) },
  });
  const shown = table
    .getVisibleLeafColumns()
    .map(({ id }) => columns.find((column) => column.id === id))
    .filter((column): column is Column<Row> => column !== undefined);

  function openMenu(row: Row, at: { x: number; y: number }, from: HTMLElement, columnId?: string) {
    const rows = selection.selected.has(rowId(row)) && chosen.length > 1 ? chosen : [row];
    const cell = columns.find((column) => column.id === columnId) ?? columns[0];
    returnTo.current = from;
    setMenu({
      rows,
      ...at,
      cellText: cell ? cell.text(row) : "",
      rowText: rows.map((each) => shown.map((column) => column.text(each)).join("\t")).join("\n"),
    });
  }

  function onContextMenu(event: MouseEvent<HTMLTableRowElement>, row: Row) {
    const target = event.target as HTMLElement;
    if (target.closest("a")) return;
    event.preventDefault();
    const column = target.closest<HTMLElement>("[data-column]")?.dataset.column;
    openMenu(row, { x: event.clientX, y: event.clientY }, event.currentTarget, column);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTableRowElement>, row: Row) {
    const own = event.currentTarget;
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      event.preventDefault();
      const box = own.getBoundingClientRect();
      openMenu(row, { x: box.left + 40, y: box.bottom - 4 }, event.target as HTMLElement);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = event.key === "ArrowDown" ? own.nextElementSibling : own.previousElementSibling;
      if (event.target !== own || !(next instanceof HTMLElement)) return;
      event.preventDefault();
      next.focus();
    } else if (event.key === "Escape") {
      selection.clear();
    } else if (event.key === " " && event.target === own && selectable) {
      event.preventDefault();
      selection.toggle(rowId(row), event.shiftKey);
    }
  }

  function closeMenu() {
    setMenu(undefined);
    returnTo.current?.focus();
  }

  const params = useSearchParams();
  const filtered = state.q !== "";
  return (
    <div aria-busy={state.pending}>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <FilterBox
          label={`Filter ${name.toLowerCase()}`}
          value={state.q}
          onChange={state.setFilter}
          filters={filters}
        />
        <div className="ml-auto flex items-center gap-2">
          <ColumnChoice
            columns={columns}
            hidden={choice.hidden}
            dense={choice.dense}
            change={choice.change}
          />
          {exportHref && (
            <LinkButton href={withQuery(exportHref, params)} prefetch={false} download>
              <Download className="size-4" aria-hidden /> CSV
            </LinkButton>
          )}
        </div>
      </div>
      <BulkBar rows={chosen} actions={actions} onClear={selection.clear} />
      <div className="overflow-x-auto rounded-lg border bg-surface">
        <table
          aria-label={name}
          className={cn("w-full border-collapse text-sm", state.pending && "opacity-60")}
        >
          <thead>
            <tr className="border-b bg-sunken text-left text-xs text-muted">
              {selectable && (
                <th scope="col" className="w-9 px-3 py-2">
                  <input
                    type="checkbox"
                    aria-label="Select all rows of this page"
                    className="size-4 accent-accent align-middle"
                    checked={selection.all}
                    onChange={selection.toggleAll}
                  />
                </th>
              )}
              {shown.map((column) => (
                <HeaderCell key={column.id} column={column} sort={state.sort} onSort={state.toggleSort} />
              ))}
              <th scope="col" className="sticky right-0 w-10 bg-sunken px-2 py-2">
                <span className="sr-only">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {page.rows.map((row, index) => (
              <tr
                key={rowId(row)}
                tabIndex={index === 0 ? 0 : -1}
                aria-selected={selectable ? selection.selected.has(rowId(row)) : undefined}
                className="group border-b last:border-b-0 hover:bg-sunken aria-selected:bg-accent-soft focus-visible:-outline-offset-2"
                onContextMenu={(event) => onContextMenu(event, row)}
                onKeyDown={(event) => onKeyDown(event, row)}
              >
                {selectable && (
                  <td className="px-3">
                    <input
                      type="checkbox"
                      aria-label={`Select ${rowName(row)}`}
                      className="size-4 accent-accent align-middle"
                      checked={selection.selected.has(rowId(row))}
                      onChange={() => {}}
                      onClick={(event) => selection.toggle(rowId(row), event.shiftKey)}
                    />
                  </td>
                )}
                {shown.map((column) => (
                  <td
                    key={column.id}
                    data-column={column.id}
                    className={cn(
                      "max-w-60 truncate px-3",
                      choice.dense ? "py-1" : "py-2",
                      column.align === "right" && "text-right",
                    )}
                  >
                    {column.primary && rowHref ? (
                      <Link href={rowHref(row)} className="font-medium hover:underline">
                        {column.cell ? column.cell(row) : column.text(row)}
                      </Link>
                    ) : column.cell ? (
                      column.cell(row)
                    ) : (
                      column.text(row)
                    )}
                  </td>
                ))}
                <td className="sticky right-0 bg-surface px-2 text-right group-hover:bg-sunken group-aria-selected:bg-accent-soft">
                  <button
                    type="button"
                    aria-label={`Actions for ${rowName(row)}`}
                    aria-haspopup="menu"
                    className="rounded p-1 text-muted hover:bg-sunken hover:text-ink"
                    onClick={(event) => {
                      const box = event.currentTarget.getBoundingClientRect();
                      openMenu(row, { x: box.left, y: box.bottom }, event.currentTarget);
                    }}
                  >
                    <Ellipsis className="size-4" aria-hidden />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {page.rows.length === 0 &&
          (filtered ? (
            <EmptyState
              title="Nothing matches"
              description="No row fits the filter."
              action={<Button onClick={() => state.setFilter("")}>Clear filters</Button>}
            />
          ) : (
            <EmptyState {...empty} />
          ))}
      </div>
      <Pager page={page} onNext={state.goAfter} onPrevious={state.goBefore} />
      {menu && (
        <Suspense>
          <RowMenu menu={menu} actions={actions} onClose={closeMenu} />
        </Suspense>
      )}
    </div>
  );
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>;
  sort: string;
  onSort: (id: string) => void;
}) {
  const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={column.sortable ? (direction ?? "none") : undefined}
      className={cn("whitespace-nowrap px-3 py-2 font-medium", column.align === "right" && "text-right")}
    >
      {column.sortable ? (
        <button
          type="button"
          className="inline-flex items-center gap-1 hover:text-ink"
          onClick={() => onSort(column.id)}
        >
          {column.header}
          <Arrow className={cn("size-3", !direction && "opacity-0")} aria-hidden />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function withQuery(href: string, params: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const key of ["q", "sort"]) {
    const value = params.get(key);
    if (value) kept.set(key, value);
  }
  return kept.size > 0 ? `${href}?${kept}` : href;
}
