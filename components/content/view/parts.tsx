import type { ReactNode } from "react";

/** Names in a type that people read as code. */
export function Code({ children }: { children: ReactNode }) {
  return <code className="rounded bg-sunken px-1 py-0.5 font-mono text-xs">{children}</code>;
}

/** Text of a machine over several lines, as it is. */
export function CodeBlock({ children, label }: { children: string; label: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      tabIndex={0}
      className="max-h-[32rem] overflow-auto rounded-md border bg-sunken p-3 font-mono text-xs leading-5 whitespace-pre"
    >
      {children}
    </section>
  );
}

/** A small table without actions. */
export function Facts({ head, rows }: { head: readonly string[]; rows: readonly (readonly ReactNode[])[] }) {
  return (
    <div className="overflow-x-auto rounded-md border">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b bg-sunken text-left text-xs text-muted">
            {head.map((title) => (
              <th key={title} scope="col" className="px-3 py-1.5 font-medium">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a version never change places.
            <tr key={row} className="border-b last:border-b-0">
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above.
                <td key={at} className="px-3 py-1.5 align-top">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type FieldLike = { name: string; label: string; type: string; required: boolean; secret?: boolean };

/** Fields with their types. */
export function FieldFacts({ fields }: { fields: readonly FieldLike[] }) {
  if (fields.length === 0) return <p className="text-sm text-muted">None.</p>;
  return (
    <Facts
      head={["Name", "Label", "Type", "Must be given"]}
      rows={fields.map((field) => [
        <Code key="name">{field.name}</Code>,
        field.label,
        field.secret ? "secret" : field.type,
        field.required ? "Yes" : "No",
      ])}
    />
  );
}
