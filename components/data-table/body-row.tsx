import type { FocusEvent, KeyboardEvent, MouseEvent, PointerEvent } from "react";
import { widthStyle } from "./column-edge";
import type { Column } from "./types";
import type { ShownColumn } from "./use-rows";

// Cells that stay in place while the table scrolls cover what passes beneath them.
const covering = "bg-surface group-hover:bg-sunken group-aria-selected:bg-accent-soft";

/** The three dots of every row's button, drawn once; rows only point to them. */
export function RowMenuSymbol() {
  return (
    <svg aria-hidden className="hidden">
      <symbol id="row-menu" viewBox="0 0 24 24" fill="currentColor">
        <circle cx="5" cy="12" r="2" />
        <circle cx="12" cy="12" r="2" />
        <circle cx="19" cy="12" r="2" />
      </symbol>
    </svg>
  );
}

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
  /** Follows the row's own link within the console. */
  onFollow: (event: MouseEvent<HTMLAnchorElement>) => void;
  onFocus: (event: FocusEvent<HTMLTableRowElement>) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTableRowElement>) => void;
  onContextMenu: (event: MouseEvent<HTMLTableRowElement>) => void;
  onMenu: (button: HTMLElement, byKey: boolean) => void;
};

/** A row: the tick box, the cells, and the button of its menu. */
export function BodyRow<Row>(props: Props<Row>) {
  const { row, name, href, columns, dense, inTabOrder, selection, onMenu } = props;
  const cell = `truncate px-3 ${dense ? "py-1" : "py-2"}`;
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
          className={`${cell}${classesOf(column)}`}
        >
          {column.primary && href ? (
            <a href={href} className="font-medium hover:underline" onClick={props.onFollow}>
              {contentOf(column, row)}
            </a>
          ) : (
            contentOf(column, row)
          )}
        </td>
      ))}
      <td className={`sticky right-0 px-2 text-right ${covering}`}>
        <button
          type="button"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          className="rounded p-1 text-muted hover:bg-sunken hover:text-ink"
          onClick={(event) => onMenu(event.currentTarget, event.detail === 0)}
        >
          <svg className="size-4" aria-hidden>
            <use href="#row-menu" />
          </svg>
        </button>
      </td>
    </tr>
  );
}

/** Plain text: rows are many, and what they say by class is said for each cell. */
function classesOf<Row>({ align, primary, width }: ShownColumn<Row>): string {
  const free = width === undefined;
  const pinned = primary ? ` sticky left-0 ${free ? "max-sm:max-w-40 " : ""}${covering}` : "";
  return `${free ? " max-w-60" : ""}${align === "right" ? " text-right" : ""}${pinned}`;
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
