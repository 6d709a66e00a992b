import type { TransferLine } from "@/lib/content/transfer/words";
import { CONTENT } from "@/lib/content/types";
import { Badge } from "../../ui/badge";
import { Callout } from "../../ui/states";

/** What becomes of each item of a file; first what cannot come in, with its reasons. */
export function ImportLines({ lines, done }: { lines: readonly TransferLine[]; done?: boolean }) {
  const wrong = lines.filter(({ problems }) => problems.length > 0);
  const fine = lines.filter(({ problems }) => problems.length === 0);
  return (
    <div className="flex flex-col gap-3">
      {!done && (
        <Callout tone={wrong.length > 0 ? "danger" : "info"}>
          {wrong.length > 0
            ? `${wrong.length} of ${lines.length} ${lines.length === 1 ? "item" : "items"} cannot be imported. Nothing was written.`
            : "Everything can be imported. Nothing was written yet."}
        </Callout>
      )}
      <div className="overflow-x-auto rounded-lg border">
        <table aria-label="Items of the file" className="w-full text-sm">
          <thead>
            <tr className="border-b bg-sunken text-left text-xs text-muted">
              <th scope="col" className="px-3 py-1.5 font-medium">
                Name
              </th>
              <th scope="col" className="px-3 py-1.5 font-medium">
                Type
              </th>
              <th scope="col" className="px-3 py-1.5 font-medium">
                Outcome
              </th>
            </tr>
          </thead>
          <tbody>
            {[...wrong, ...fine].map(({ type, name, what, problems }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may hold two items of one name
              <tr key={index} className="border-b align-top last:border-b-0">
                <td className="px-3 py-1.5 font-medium break-words">{name}</td>
                <td className="px-3 py-1.5 text-muted">{CONTENT[type].one}</td>
                <td className="px-3 py-1.5">
                  {problems.length > 0 ? <Problems sentences={problems} /> : <Fine what={what} done={done} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Problems({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-0.5 text-danger">
      {sentences.map((sentence) => (
        <li key={sentence} className="break-words">
          {sentence}
        </li>
      ))}
    </ul>
  );
}

function Fine({ what, done }: { what: string; done: boolean | undefined }) {
  return <Badge tone="success">{done ? what : `Would be ${what}`}</Badge>;
}
