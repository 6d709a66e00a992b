"use client";

import {
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo, useState } from "react";
import type { TableLayout } from "@/lib/saved-views/words";
import { columnOrder, WIDTHS } from "./layout";
import type { Column } from "./types";

const features = tableFeatures({
  columnOrderingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  rowSelectionFeature,
});

/** A column as it is shown; `width` is absent where its content decides. */
export type ShownColumn<Row> = Column<Row> & { width?: number };

/** The columns as the layout has them, and which rows of the page are ticked. Rows that are gone fall out. */
export function useRows<Row extends object>(
  rows: Row[],
  rowId: (row: Row) => string,
  columns: Column<Row>[],
  layout: TableLayout,
) {
  const [ticked, setTicked] = useState<RowSelectionState>({});
  const rowSelection = useMemo(() => {
    const here: RowSelectionState = {};
    for (const row of rows) if (ticked[rowId(row)]) here[rowId(row)] = true;
    return here;
  }, [rows, rowId, ticked]);

  const table = useTable({
    features,
    data: rows,
    columns: useMemo(
      () => columns.map(({ id }) => ({ id, minSize: WIDTHS.least, maxSize: WIDTHS.most })),
      [columns],
    ),
    getRowId: rowId,
    state: {
      columnOrder: columnOrder(columns, layout.order),
      columnVisibility: Object.fromEntries(layout.hidden.map((id) => [id, false])),
      columnSizing: layout.widths,
      rowSelection,
    },
    onRowSelectionChange: (update) => setTicked(typeof update === "function" ? update(rowSelection) : update),
  });

  const shown = table.getVisibleLeafColumns().flatMap((visible): ShownColumn<Row>[] => {
    const column = columns.find(({ id }) => id === visible.id);
    if (!column) return [];
    return [{ ...column, width: column.id in layout.widths ? visible.getSize() : undefined }];
  });

  return {
    shown,
    ticked: rows.filter((row) => rowSelection[rowId(row)]),
    isTicked: (id: string) => rowSelection[id] === true,
    /** Ticks a row or takes its tick; with `range`, all from the last one touched. */
    toggle(id: string, range: boolean) {
      const row = table.getRow(id);
      row.getToggleSelectedHandler()({ target: { checked: !row.getIsSelected() }, shiftKey: range });
    },
    all: rows.length > 0 && table.getIsAllRowsSelected(),
    some: Object.keys(rowSelection).length > 0,
    toggleAll: () => table.toggleAllRowsSelected(),
    clear: () => table.resetRowSelection(true),
  };
}
