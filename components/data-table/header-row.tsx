import { ArrowDown, ArrowUp } from "lucide-react";
import { cn } from "../ui/cn";
import type { Column } from "./types";

/** The headings: the box that ticks the whole page, and the columns, which sort where they can. */
export function HeaderRow<Row>({
  columns,
  sort,
  onSort,
  selection,
}: {
  columns: Column<Row>[];
  sort: string;
  onSort: (id: string) => void;
  /** Absent where rows cannot be ticked. */
  selection?: { all: boolean; some: boolean; toggleAll: () => void };
}) {
  return (
    <tr className="border-b bg-sunken text-left text-xs text-muted">
      {selection && (
        <th scope="col" className="w-9 px-3 py-2">
          <input
            type="checkbox"
            aria-label="Select all rows of this page"
            className="size-4 accent-accent align-middle"
            checked={selection.all}
            ref={(box) => {
              if (box) box.indeterminate = selection.some && !selection.all;
            }}
            onChange={selection.toggleAll}
          />
        </th>
      )}
      {columns.map((column) => (
        <Heading key={column.id} column={column} sort={sort} onSort={onSort} />
      ))}
      <th scope="col" className="sticky right-0 w-10 bg-sunken px-2 py-2">
        <span className="sr-only">Actions</span>
      </th>
    </tr>
  );
}

function Heading<Row>({
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
      className={cn(
        "whitespace-nowrap px-3 py-2 font-medium",
        column.align === "right" && "text-right",
        column.primary && "sticky left-0 bg-sunken",
      )}
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
