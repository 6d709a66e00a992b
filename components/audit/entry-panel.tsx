import Link from "next/link";
import type { AuditRow } from "@/lib/audit/model";
import { formatTerm } from "../data-table/filter";
import { SidePanel } from "../ui/dialog";
import { DefinitionList, EmptyState } from "../ui/states";
import { utc } from "./columns";
import { changesOf } from "./diff";

/** One row of the log in full, with what was before and after; it has an address of its own. */
export function EntryPanel({ row, onClose }: { row: AuditRow | null; onClose: () => void }) {
  if (!row) {
    return (
      <SidePanel open title="Audit entry" onClose={onClose}>
        <EmptyState
          title="There is no such entry"
          description="The log of this tenant has no entry of this number."
        />
      </SidePanel>
    );
  }
  return (
    <SidePanel open title={row.action} description={`${utc(row.at)} UTC`} onClose={onClose}>
      <DefinitionList
        items={[
          { term: "Actor", value: row.actor.name },
          { term: "Actor ID", value: <Id id={row.actor.id} finds="actor" /> },
          { term: "Target", value: `${row.target.kind} ${row.target.name}` },
          { term: "Target ID", value: <Id id={row.target.id} finds="target" /> },
          { term: "From", value: row.ip ?? "Not by a request" },
          { term: "Request ID", value: <Id id={row.requestId} finds="request" /> },
        ]}
      />
      <h3 className="mt-5 mb-2 text-sm font-semibold">Before and after</h3>
      <Diff row={row} />
    </SidePanel>
  );
}

function Diff({ row }: { row: AuditRow }) {
  const changes = changesOf(row.before, row.after);
  if (changes.length === 0)
    return <p className="text-sm text-muted">The log keeps no values of this action.</p>;
  return (
    <table aria-label="Before and after" className="w-full table-fixed border-collapse text-sm">
      <thead>
        <tr className="border-b text-left text-xs text-muted">
          {["Field", "Before", "After"].map((header) => (
            <th key={header} scope="col" className="py-1.5 pr-3 font-medium">
              {header}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-b align-top last:border-b-0">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal break-words">
              {field}
            </th>
            <td className="py-1.5 pr-3 break-words">
              {before !== undefined && (
                <del className="rounded bg-danger-soft px-1 text-danger">{before}</del>
              )}
            </td>
            <td className="py-1.5 break-words">
              {after !== undefined && (
                <ins className="rounded bg-success-soft px-1 text-success no-underline">{after}</ins>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An id, and the way to all entries that have it. */
function Id({ id, finds }: { id: string | null; finds: "actor" | "target" | "request" }) {
  if (!id) return <span className="text-muted">None</span>;
  return (
    <>
      <code className="font-mono text-xs break-all">{id}</code>{" "}
      <Link
        href={`?${new URLSearchParams({ q: formatTerm({ key: finds, value: id, negated: false }) })}`}
        className="text-xs whitespace-nowrap text-accent hover:underline"
      >
        All with this {finds}
      </Link>
    </>
  );
}
