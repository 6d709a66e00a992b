import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { SavedView } from "@/lib/saved-views/words";

/** A column of a table. `text` is what Copy text takes. */
export type Column<Row> = {
  id: string;
  header: string;
  cell?: (row: Row) => ReactNode;
  text: (row: Row) => string;
  sortable?: boolean;
  align?: "right";
  hiddenByDefault?: boolean;
  /** The row's name: a real link where the table has `rowHref`. */
  primary?: boolean;
};

/** What can be done with a row, or with several: one list serves every menu. */
export type RowAction<Row> = {
  id: string;
  label: string;
  icon?: LucideIcon;
  danger?: boolean;
  /** True where it works on several rows at once. */
  bulk?: boolean;
  /** The reason in words where the state of these rows forbids it now. */
  disabled?: (rows: Row[]) => string | undefined;
  run: (rows: Row[]) => void;
  /** Where it works on every row that the filter finds, too: on these ids, whose rows nobody has seen. */
  runMany?: (ids: string[]) => void;
};

/** A page of rows as a query gives it. Counts stop at a cap. */
export type PageOf<Row> = {
  rows: Row[];
  next?: string;
  previous?: string;
  count: number;
  capped: boolean;
};

/** A key that the filter knows, with its values where they are few. */
export type FilterKey = {
  key: string;
  label: string;
  values?: { value: string; label: string }[];
  /** True where there are no other values: the filter then points at a wrong one. */
  only?: boolean;
  /** True where the server searches the key's values; needs the table's `list`. */
  search?: boolean;
};

/** Which list a table shows: its views and its filter's values belong to it. */
export type ListRef = {
  tenant: string;
  screen: string;
  /** The view in the address; null where it is not there for this person. */
  view?: SavedView | null;
};

export type TableProps<Row> = {
  /** The accessible name, and under which the layout is remembered. */
  name: string;
  columns: Column<Row>[];
  page: PageOf<Row>;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  rowHref?: (row: Row) => string;
  actions?: RowAction<Row>[];
  filters?: FilterKey[];
  exportHref?: string;
  /** The GET address that answers `{ids, capped}` for `?q=`: gives "Select all that match". */
  matchingHref?: string;
  list?: ListRef;
  empty: { title: string; description?: string; action?: ReactNode };
  selectable?: boolean;
};
