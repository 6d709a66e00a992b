import { Ellipsis } from "lucide-react";
import Link from "next/link";
import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from "react";
import { cn } from "../ui/cn";
import { widthStyle } from "./column-edge";
import type { Column } from "./types";
import type { ShownColumn } from "./use-rows";

// Cells that stay in place while the table scrolls cover what passes beneath them.
const covering = "bg-surface group-hover:bg-sunken group-aria-selected:bg-accent-soft";

type Props<Row> = {
  row: Row;
  name: string;
  href?: string;
  columns: ShownColumn<Row>[];
  dense: boolean;
  /** True for the one row that Tab reaches; the arrow keys reach the others. */
  inTabOrder: boolean;
  /** Absent where rows cannot be ticked. */
  selection?: { selected: boolean; toggle: (range: boolean) => void };
  onFocus: (event: FocusEvent<HTMLTableRowElement>) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => void;
  onContextMenu: (event: MouseEvent<HTMLTableRowElement>) => void;
  onMenu: (button: HTMLElement, byKey: boolean) => void;
};

/** A row: the tick box, the cells, and the button of its menu. */
export function BodyRow<Row>(props: Props<Row>) {
  const { row, name, href, columns, dense, inTabOrder, selection, onMenu } = props;
  return (
    <tr
      tabIndex={inTabOrder ? 0 : -1}
      aria-selected={selection?.selected}
      className="group scroll-mt-10 scroll-mb-20 last:*:border-b-0 *:border-b hover:bg-sunken aria-selected:bg-accent-soft focus-visible:-outline-offset-2"
      onFocus={props.onFocus}
      onKeyDown={props.onKeyDown}
      onContextMenu={props.onContextMenu}
      onPointerOver={(event) => tellWhole(event, columns, row)}
    >
      {selection && (
        <td className="px-3">
          <input
            type="checkbox"
            aria-label={`Select ${name}`}
            className="size-4 accent-accent align-middle"
            checked={selection.selected}
            onChange={() => {}}
            onClick={(event) => selection.toggle(event.shiftKey)}
          />
        </td>
      )}
      {columns.map((column) => (
        <td
          key={column.id}
          data-column={column.id}
          style={widthStyle(column.id, column.width)}
          className={cn(
            "truncate px-3",
            column.width === undefined && "max-w-60",
            dense ? "py-1" : "py-2",
            column.align === "right" && "text-right",
            column.primary && cn("sticky left-0", column.width === undefined && "max-sm:max-w-40", covering),
          )}
        >
          {column.primary && href ? (
            <Link href={href} className="font-medium hover:underline">
              {contentOf(column, row)}
            </Link>
          ) : (
            contentOf(column, row)
          )}
        </td>
      ))}
      <td className={cn("sticky right-0 px-2 text-right", covering)}>
        <button
          type="button"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          className="rounded p-1 text-muted hover:bg-sunken hover:text-ink"
          onClick={(event) => onMenu(event.currentTarget, event.detail === 0)}
        >
          <Ellipsis className="size-4" aria-hidden />
        </button>
      </td>
    </tr>
  );
}

function contentOf<Row>(column: Column<Row>, row: Row) {
  return column.cell ? column.cell(row) : column.text(row);
}

/** A cell that is cut off tells the whole of its text where the pointer rests on it. */
function tellWhole<Row>({ target }: PointerEvent<HTMLElement>, columns: Column<Row>[], row: Row): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>("td[data-column]") : null;
  const column = columns.find(({ id }) => id === cell?.dataset.column);
  if (!cell || !column) return;
  if (cell.scrollWidth > cell.clientWidth) cell.title = column.text(row);
  else cell.removeAttribute("title");
}
