import { ArrowDown, ArrowUp } from "lucide-react";
import { cn } from "../ui/cn";
import { ColumnEdge, widthStyle } from "./column-edge";
import type { ShownColumn } from "./use-rows";

type Props<Row> = {
  columns: ShownColumn<Row>[];
  sort: string;
  onSort: (id: string) => void;
  onWidth: (id: string, width: number | undefined) => void;
  /** Absent where rows cannot be ticked. */
  selection?: { all: boolean; some: boolean; toggleAll: () => void };
};

/** The headings: the box that ticks the whole page, and the columns, which sort where they can. They stay in sight. */
export function HeaderRow<Row>({ columns, sort, onSort, onWidth, selection }: Props<Row>) {
  return (
    <tr className="group/head text-left text-xs text-muted">
      {selection && (
        <th scope="col" className={cn(HEAD, "w-9 px-3")}>
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
        <Heading
          key={column.id}
          column={column}
          sort={sort}
          onSort={onSort}
          onWidth={(width) => onWidth(column.id, width)}
        />
      ))}
      <th scope="col" className={cn(HEAD, "right-0 z-20 w-10 px-2")}>
        <span className="sr-only">Actions</span>
      </th>
    </tr>
  );
}

// The line beneath is a shadow: a border of a cell that stays in place scrolls away without it.
const HEAD = "sticky top-0 z-10 bg-sunken py-2 shadow-[inset_0_-1px_var(--line)]";

function Heading<Row>({
  column,
  sort,
  onSort,
  onWidth,
}: {
  column: ShownColumn<Row>;
  sort: string;
  onSort: (id: string) => void;
  onWidth: (width: number | undefined) => void;
}) {
  const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : undefined;
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={column.sortable ? (direction ?? "none") : undefined}
      style={widthStyle(column.id, column.width)}
      className={cn(
        HEAD,
        "whitespace-nowrap px-3 font-medium",
        column.align === "right" && "text-right",
        column.primary && "left-0 z-20",
      )}
    >
      <span className="block truncate">
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
      </span>
      <ColumnEdge id={column.id} header={column.header} width={column.width} onWidth={onWidth} />
    </th>
  );
}
