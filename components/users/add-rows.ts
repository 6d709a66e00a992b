/** A row of the form as it is typed. */
export type AddRow = { key: number; email: string; firstName: string; lastName: string; phone: string };

/** The most rows of the form; a file takes more. */
export const ADD_ROWS = 200;

/** A new, empty row. */
export const blankRow = (key: number): AddRow => ({ key, email: "", firstName: "", lastName: "", phone: "" });

/** True where nothing is typed in a row. */
export const isBlank = (row: AddRow) => !(row.email || row.firstName || row.lastName || row.phone);

type Person = Omit<AddRow, "key">;

/**
 * People in a text that is pasted from a spreadsheet or a mail: a line each, of values set apart by tabs, semicolons
 * or commas, or like `Jane Doe <jane@example.com>`. Undefined for what is no list: it is then pasted as it is.
 */
export function pastedPeople(text: string): Person[] | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const people = lines.map(personOf);
  const found = people.filter((person) => person !== undefined);
  if (found.length !== people.length || found.length === 0) return undefined;
  return found.length > 1 || found[0]?.firstName ? found : undefined;
}

function personOf(line: string): Person | undefined {
  const addressed = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+@[^<>\s]+)>[\s,;]*$/.exec(line);
  if (addressed) {
    const [firstName = "", ...rest] = (addressed[1] ?? "").trim().split(/\s+/);
    return { email: addressed[2] ?? "", firstName, lastName: rest.join(" "), phone: "" };
  }
  const cells = line.split(/[\t;,]/).map((cell) => cell.trim());
  const at = cells.findIndex((cell) => /^[^\s@]+@[^\s@]+$/.test(cell));
  if (at < 0) return undefined;
  const [firstName = "", lastName = "", phone = ""] = cells.filter((_, index) => index !== at);
  return { email: cells[at] ?? "", firstName, lastName, phone };
}
