/** How a table is laid out: the columns hidden, their order, their widths in pixels, and how dense the rows are. */
export type TableLayout = {
  hidden: string[];
  order: string[];
  widths: Record<string, number>;
  dense: boolean;
};

/** A list as somebody likes to see it: filter and order as the address has them, and the table's layout. */
export type SavedView = {
  id: string;
  name: string;
  /** The filter and the order. */
  q: string;
  sort: string;
  layout: TableLayout;
  shared: boolean;
  /** True for one's own: only these can be changed. */
  mine: boolean;
  ownerName: string;
  version: number;
};
