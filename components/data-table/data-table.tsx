"use client";

import { type CSSProperties, type KeyboardEvent, lazy, Suspense, useState } from "react";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { EmptyState } from "../ui/states";
import { BodyRow, RowMenuSymbol } from "./body-row";
import { BulkBar } from "./bulk-bar";
import { widthVariable } from "./column-edge";
import { HeaderRow } from "./header-row";
import { Pager } from "./pager";
import { onRowKey } from "./row-keys";
import { Toolbar } from "./toolbar";
import type { TableProps } from "./types";
import { useTableState } from "./url-state";
import { useFollow } from "./use-follow";
import { useLayout } from "./use-layout";
import { useMatching } from "./use-matching";
import { useRowMenu } from "./use-row-menu";
import { useRows } from "./use-rows";
import { useScrollToTop } from "./use-scroll-to-top";

// Loaded on the first right-click: the menu is a third of a page's script.
const RowMenu = lazy(() => import("./row-menu")) as typeof import("./row-menu").default;

/** The table of every list: its state is in the address, and one menu serves mouse, button and keyboard. */
export function DataTable<Row extends object>(props: TableProps<Row>) {
  const { name, columns, page, rowId, rowName, rowHref, actions = [], list, matchingHref } = props;
  const state = useTableState(list?.view);
  const follow = useFollow();
  const { layout, change } = useLayout(name, columns, list?.view);
  const rows = useRows(page.rows, rowId, columns, layout);
  const beyond = useMatching(matchingHref, state.q);
  const matching = beyond.matching && new Set(beyond.matching.ids);
  const [visited, setVisited] = useState<string>();
  const box = useScrollToTop(page.rows[0] && rowId(page.rows[0]));
  const selectable = props.selectable ?? actions.some((action) => action.bulk);
  const menu = useRowMenu(rows.shown, rows.ticked, beyond.matching?.ids);
  const ids = page.rows.map(rowId);
  const tabStop = visited !== undefined && ids.includes(visited) ? visited : ids[0];
  const chosen = rows.ticked.length > 0 || matching !== undefined;

  function clear() {
    rows.clear();
    beyond.clear();
  }

  function toggle(id: string, range: boolean) {
    beyond.clear();
    rows.toggle(id, range);
  }

  function toggleAll() {
    beyond.clear();
    rows.toggleAll();
  }

  function setWidth(id: string, width: number | undefined) {
    const { [id]: _, ...others } = layout.widths;
    change({ widths: width === undefined ? others : { ...others, [id]: width } });
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape" && !event.defaultPrevented && chosen) clear();
  }

  return (
    <>
      <div aria-busy={state.pending} onKeyDown={onKeyDown}>
        <Toolbar table={props} state={state} layout={layout} onLayout={change} />
        <RowMenuSymbol />
        <div
          ref={box}
          className="max-h-[max(24rem,calc(100dvh-13rem))] overflow-auto rounded-lg border bg-surface"
        >
          <table
            aria-label={name}
            style={variables(layout.widths)}
            className={cn("w-full border-separate border-spacing-0 text-sm", state.pending && "opacity-60")}
          >
            <thead>
              <HeaderRow
                columns={rows.shown}
                sort={state.sort}
                onSort={state.toggleSort}
                onWidth={setWidth}
                selection={selectable ? { all: rows.all, some: rows.some, toggleAll } : undefined}
              />
            </thead>
            <tbody>
              {page.rows.map((row) => {
                const id = rowId(row);
                const tick = selectable ? (range: boolean) => toggle(id, range) : undefined;
                return (
                  <BodyRow
                    key={id}
                    row={row}
                    name={rowName(row)}
                    href={rowHref?.(row)}
                    columns={rows.shown}
                    dense={layout.dense}
                    inTabOrder={id === tabStop}
                    selection={tick && { selected: matching?.has(id) ?? rows.isTicked(id), toggle: tick }}
                    onFollow={follow}
                    onFocus={() => setVisited(id)}
                    onKeyDown={(event) =>
                      onRowKey(event, { toggle: tick, openMenu: (from) => menu.below(from, row, true) })
                    }
                    onContextMenu={(event) => menu.atPointer(event, row)}
                    onMenu={(button, byKey) => menu.below(button, row, byKey)}
                  />
                );
              })}
            </tbody>
          </table>
          {page.rows.length === 0 && (
            <Nothing empty={props.empty} filtered={state.q !== ""} onClear={() => state.setFilter("")} />
          )}
        </div>
        <BulkBar
          rows={rows.ticked}
          page={page}
          actions={actions}
          beyond={matchingHref ? beyond : undefined}
          onClear={clear}
        />
        <Pager
          page={page}
          previous={
            page.previous && {
              href: state.hrefOf({ before: page.previous }),
              go: () => state.goBefore(page.previous ?? ""),
            }
          }
          next={
            page.next && {
              href: state.hrefOf({ after: page.next }),
              go: () => state.goAfter(page.next ?? ""),
            }
          }
        />
      </div>
      {menu.menu && (
        <Suspense>
          <RowMenu key={menu.menu.key} menu={menu.menu} actions={actions} onClose={menu.close} />
        </Suspense>
      )}
    </>
  );
}

function Nothing<Row>({
  empty,
  filtered,
  onClear,
}: {
  empty: TableProps<Row>["empty"];
  filtered: boolean;
  onClear: () => void;
}) {
  if (!filtered) return <EmptyState {...empty} />;
  return (
    <EmptyState
      title="Nothing matches"
      description="No row fits the filter."
      action={<Button onClick={onClear}>Clear filters</Button>}
    />
  );
}

const variables = (widths: Record<string, number>): CSSProperties =>
  Object.fromEntries(Object.entries(widths).map(([id, width]) => [widthVariable(id), `${width}px`]));
