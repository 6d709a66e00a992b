"use client";

import { columnVisibilityFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { Download } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type KeyboardEvent, lazy, Suspense, useMemo, useState } from "react";
import { Button, LinkButton } from "../ui/button";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/states";
import { BodyRow, RowMenuSymbol } from "./body-row";
import { BulkBar } from "./bulk-bar";
import { ColumnChoice } from "./column-choice";
import { FilterBox } from "./filter-box";
import { HeaderRow } from "./header-row";
import { Pager } from "./pager";
import { onRowKey } from "./row-keys";
import type { Column, TableProps } from "./types";
import { useTableState, withListState } from "./url-state";
import { inOrder, useColumnChoice } from "./use-column-choice";
import { useFollow } from "./use-follow";
import { useRowMenu } from "./use-row-menu";
import { useSelection } from "./use-selection";

// Loaded on the first right-click: the menu is a third of a page's script.
const RowMenu = lazy(() => import("./row-menu")) as typeof import("./row-menu").default;
const features = tableFeatures({ columnVisibilityFeature });

/** The table of every list: its state is in the address, and one menu serves mouse, button and keyboard. */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  const { name, columns, page, rowId, rowName, rowHref, actions = [], filters, exportHref, empty } = props;
  const state = useTableState();
  const params = useSearchParams();
  const follow = useFollow();
  const choice = useColumnChoice(name, columns);
  const ids = page.rows.map(rowId);
  const selection = useSelection(ids);
  const [visited, setVisited] = useState<string>();
  const selectable = props.selectable ?? actions.some((action) => action.bulk);
  const chosen = page.rows.filter((row) => selection.selected.has(rowId(row)));

  const table = useTable({
    features,
    data: page.rows,
    columns: useMemo(() => inOrder(columns, choice.order).map(({ id }) => ({ id })), [columns, choice.order]),
    getRowId: rowId,
    state: { columnVisibility: Object.fromEntries(choice.hidden.map((id) => [id, false])) },
  });
  const shown = table
    .getVisibleLeafColumns()
    .map(({ id }) => columns.find((column) => column.id === id))
    .filter((column): column is Column<Row> => column !== undefined);
  const menu = useRowMenu(shown, chosen);
  const tabStop = visited !== undefined && ids.includes(visited) ? visited : ids[0];

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && !event.defaultPrevented && chosen.length > 0) selection.clear();
  }

  return (
    <>
      <div aria-busy={state.pending} onKeyDown={onKeyDown}>
        <div className="mb-3 flex flex-wrap items-center gap-2">
          <FilterBox
            label={`Filter ${name.toLowerCase()}`}
            value={state.q}
            onChange={state.setFilter}
            filters={filters}
          />
          <div className="ml-auto flex items-center gap-2 max-sm:ml-0">
            <ColumnChoice columns={columns} choice={choice} />
            {exportHref && (
              <LinkButton href={withListState(exportHref, params)} prefetch={false} download>
                <Download className="size-4" aria-hidden /> CSV
              </LinkButton>
            )}
          </div>
        </div>
        <RowMenuSymbol />
        <div className="overflow-x-auto rounded-lg border bg-surface">
          <table
            aria-label={name}
            className={cn("w-full border-collapse text-sm", state.pending && "opacity-60")}
          >
            <thead>
              <HeaderRow
                columns={shown}
                sort={state.sort}
                onSort={state.toggleSort}
                selection={selectable ? selection : undefined}
              />
            </thead>
            <tbody>
              {page.rows.map((row) => {
                const id = rowId(row);
                const toggle = selectable ? (range: boolean) => selection.toggle(id, range) : undefined;
                return (
                  <BodyRow
                    key={id}
                    row={row}
                    name={rowName(row)}
                    href={rowHref?.(row)}
                    columns={shown}
                    dense={choice.dense}
                    inTabOrder={id === tabStop}
                    selection={toggle && { selected: selection.selected.has(id), toggle }}
                    onFollow={follow}
                    onFocus={() => setVisited(id)}
                    onKeyDown={(event) =>
                      onRowKey(event, { toggle, openMenu: (from) => menu.below(from, row, true) })
                    }
                    onContextMenu={(event) => menu.atPointer(event, row)}
                    onMenu={(button, byKey) => menu.below(button, row, byKey)}
                  />
                );
              })}
            </tbody>
          </table>
          {page.rows.length === 0 &&
            (state.q === "" ? (
              <EmptyState {...empty} />
            ) : (
              <EmptyState
                title="Nothing matches"
                description="No row fits the filter."
                action={<Button onClick={() => state.setFilter("")}>Clear filters</Button>}
              />
            ))}
        </div>
        <BulkBar rows={chosen} actions={actions} onClear={selection.clear} />
        <Pager
          page={page}
          previous={wayTo("before", page.previous, state.goBefore)}
          next={wayTo("after", page.next, state.goAfter)}
        />
      </div>
      {menu.menu && (
        <Suspense>
          <RowMenu key={menu.menu.key} menu={menu.menu} actions={actions} onClose={menu.close} />
        </Suspense>
      )}
    </>
  );

  function wayTo(side: "after" | "before", cursor: string | undefined, go: (cursor: string) => void) {
    if (!cursor) return undefined;
    return { href: withListState("", params, { [side]: cursor }), go: () => go(cursor) };
  }
}
