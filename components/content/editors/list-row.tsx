import { X } from "lucide-react";
import { cn } from "../../ui/cn";
import { Input } from "../../ui/field";
import type { RowProblem } from "./list-problems";
import type { ListTable } from "./list-rows";

/** One entry of a list, with what is to be said about it below its first wrong cell. */
export function EntryRow({
  id,
  index,
  columns,
  row,
  problem,
  onChange,
  onPaste,
  onEnter,
  onRemove,
}: {
  id: string;
  index: number;
  columns: ListTable["columns"];
  row: readonly string[];
  problem: RowProblem | undefined;
  onChange: (row: readonly string[]) => void;
  /** True where the text was taken as many entries. */
  onPaste: (text: string) => boolean;
  onEnter: () => void;
  onRemove: () => void;
}) {
  return (
    <tr id={id} className="border-b last:border-b-0">
      <td className="px-3 pt-2 text-right align-top text-xs text-muted tabular-nums">{index + 1}</td>
      {columns.map(({ name }, at) => {
        const wrong = problem?.at === at ? problem : undefined;
        return (
          <td key={name} className="min-w-32 px-1 py-1 align-top">
            <Input
              aria-label={`${name} of entry ${index + 1}`}
              aria-invalid={wrong?.holds || undefined}
              aria-describedby={wrong ? `${id}-problem` : undefined}
              className="h-7 border-line font-mono text-xs"
              autoComplete="off"
              spellCheck={false}
              value={row[at] ?? ""}
              onChange={(event) =>
                onChange(columns.map((_, n) => (n === at ? event.target.value : (row[n] ?? ""))))
              }
              onPaste={(event) => onPaste(event.clipboardData.getData("text")) && event.preventDefault()}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                event.preventDefault();
                onEnter();
              }}
            />
            {wrong && (
              <p
                id={`${id}-problem`}
                className={cn(
                  "px-1 pt-0.5 text-xs",
                  wrong.holds ? "font-medium text-danger" : "text-warning",
                )}
              >
                {wrong.words}
              </p>
            )}
          </td>
        );
      })}
      <td className="py-1 pr-1 align-top">
        <button
          type="button"
          aria-label={`Remove entry ${index + 1}`}
          className="rounded p-1.5 text-muted hover:bg-sunken hover:text-ink"
          onClick={onRemove}
        >
          <X className="size-3.5" aria-hidden />
        </button>
      </td>
    </tr>
  );
}
