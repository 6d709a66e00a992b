/** How the cells of a column are read. */
export type CellType = "text" | "number" | "boolean";

/** What the entries of a list are: bare values, values with a name each, or rows of named columns. */
export type ListKind = "values" | "pairs" | "records";

/** A list as people edit it: every cell as the text that was typed. */
export type ListTable = {
  readonly kind: ListKind;
  readonly columns: readonly { readonly name: string; readonly type: CellType }[];
  readonly rows: readonly (readonly string[])[];
};

const MOST_COLUMNS = 8;

/** A list without entries. */
export function blankTable(kind: "values" | "pairs"): ListTable {
  const columns = [{ name: "Value", type: "text" as const }];
  return {
    kind,
    columns: kind === "pairs" ? [{ name: "Name", type: "text" }, ...columns] : columns,
    rows: [],
  };
}

/**
 * A list's data as a table: of values of one type, of an object of such values, or of objects of such columns.
 * Undefined where a table would lose any of it; that is edited as JSON.
 */
export function readTable(data: unknown): ListTable | undefined {
  const table = Array.isArray(data) ? (records(data) ?? values(data)) : pairs(data);
  return table && canonical(writeTable(table)) === canonical(data) ? table : undefined;
}

/** The data of a table. What is empty or cannot be read as its column's type is left out; see `problemsOf`. */
export function writeTable({ kind, columns, rows }: ListTable): unknown[] | Record<string, unknown> {
  const typed = (row: readonly string[], at: number) => readCell(row[at] ?? "", columns[at]?.type ?? "text");
  if (kind === "values")
    return rows.flatMap((row) => {
      const value = isBlank(row) ? undefined : typed(row, 0);
      return value === undefined ? [] : [value];
    });
  if (kind === "pairs") {
    const named = new Map<string, unknown>();
    for (const row of rows) {
      const [name = ""] = row;
      const value = typed(row, 1);
      if (name !== "" && value !== undefined && !named.has(name)) named.set(name, value);
    }
    return Object.fromEntries(named);
  }
  return rows
    .filter((row) => !isBlank(row))
    .map((row) =>
      Object.fromEntries(
        columns.flatMap(({ name }, at) => {
          const value = row[at] ? typed(row, at) : undefined;
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    );
}

/** True where nothing is typed in a row. */
export const isBlank = (row: readonly string[]) => row.every((cell) => cell === "");

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What a cell says as its column's type; undefined where it does not say such a thing. */
export function readCell(text: string, type: CellType): string | number | boolean | undefined {
  if (type === "text") return text;
  if (type === "boolean") return { true: true, false: false }[text];
  const number = Number(text);
  return NUMBER.test(text) && Number.isFinite(number) && !isRounded(number) ? number : undefined;
}

const isRounded = (number: number) => Number.isInteger(number) && !Number.isSafeInteger(number);

function values(data: readonly unknown[]): ListTable | undefined {
  const type = typeOf(data);
  return (
    type && { kind: "values", columns: [{ name: "Value", type }], rows: data.map((each) => [String(each)]) }
  );
}

function pairs(data: unknown): ListTable | undefined {
  if (!isObject(data)) return undefined;
  const type = typeOf(Object.values(data));
  const blank = blankTable("pairs");
  return (
    type && {
      ...blank,
      columns: blank.columns.map((column, at) => (at === 1 ? { ...column, type } : column)),
      rows: Object.entries(data).map(([name, value]) => [name, String(value)]),
    }
  );
}

function records(data: readonly unknown[]): ListTable | undefined {
  const objects = data.filter(isObject);
  if (objects.length === 0 || objects.length < data.length) return undefined;
  const names = [...new Set(objects.flatMap((each) => Object.keys(each)))];
  if (names.length === 0 || names.length > MOST_COLUMNS) return undefined;
  const columns = names.flatMap((name) => {
    const type = typeOf(objects.flatMap((each) => (Object.hasOwn(each, name) ? [each[name]] : [])));
    return type ? [{ name, type }] : [];
  });
  if (columns.length < names.length) return undefined;
  const cellOf = (each: Record<string, unknown>, name: string) =>
    Object.hasOwn(each, name) ? String(each[name]) : "";
  return { kind: "records", columns, rows: objects.map((each) => names.map((name) => cellOf(each, name))) };
}

/** The type that all have; text where there are none. */
function typeOf(all: readonly unknown[]): CellType | undefined {
  if (all.every((each) => typeof each === "string")) return "text";
  if (all.every((each) => typeof each === "number")) return "number";
  return all.every((each) => typeof each === "boolean") ? "boolean" : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const canonical = (value: unknown) =>
  JSON.stringify(value, (_, each) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
