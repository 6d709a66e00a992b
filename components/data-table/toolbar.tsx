"use client";

import { Download } from "lucide-react";
import type { TableLayout } from "@/lib/saved-views/words";
import { LinkButton } from "../ui/button";
import { ColumnChoice } from "./column-choice";
import { FilterBox } from "./filter-box";
import { sameLayout } from "./layout";
import type { TableProps } from "./types";
import { hrefWith, type useTableState } from "./url-state";
import { ViewsButton } from "./views-button";

/** What stands above a table: the filter, the views, the choice of columns and the download. */
export function Toolbar<Row>({
  table: { name, columns, filters, exportHref, list },
  state,
  layout,
  onLayout,
}: {
  table: TableProps<Row>;
  state: ReturnType<typeof useTableState>;
  layout: TableLayout;
  onLayout: (next: Partial<TableLayout>) => void;
}) {
  const { q, sort } = state;
  const view = list?.view;
  const changed = !!view && (q !== view.q || sort !== view.sort || !sameLayout(columns, layout, view.layout));
  return (
    <div className="mb-3 flex flex-wrap items-start gap-2">
      <FilterBox
        label={`Filter ${name.toLowerCase()}`}
        value={q}
        onChange={state.setFilter}
        filters={filters}
        list={list}
      />
      {list && <ViewsButton list={list} shown={{ q, sort, layout }} changed={changed} />}
      <div className="ml-auto flex items-center gap-2 max-sm:ml-0">
        <ColumnChoice columns={columns} layout={layout} onChange={onLayout} />
        {exportHref && (
          <LinkButton href={hrefWith(exportHref, { q, sort })} prefetch={false} download>
            <Download className="size-4" aria-hidden /> CSV
          </LinkButton>
        )}
      </div>
      {view === null && (
        <p role="status" className="basis-full text-sm text-muted">
          The view in this address does not exist, or is no longer shared with you. This is the standard view.
        </p>
      )}
    </div>
  );
}
