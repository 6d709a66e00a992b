import Link from "next/link";
import type { LogRow } from "@/lib/directory/model";
import { LOG_DAYS } from "@/lib/directory/words";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { EmptyState } from "../ui/states";

/** What the directory's client wrote and what it was refused, page by page. */
export function RequestLog({
  base,
  rows,
  errors,
  next,
}: {
  /** The address of this page. */
  base: string;
  rows: LogRow[];
  errors: boolean;
  next: string | undefined;
}) {
  const only = errors ? "errors=1&" : "";
  return (
    <div className="flex flex-col gap-3">
      <nav aria-label="Requests" className="flex gap-4 text-sm">
        <Choice href={base} current={!errors}>
          Writes and errors
        </Choice>
        <Choice href={`${base}?errors=1`} current={errors}>
          Errors only
        </Choice>
      </nav>
      {rows.length === 0 ? (
        <EmptyState
          title={errors ? "No errors" : "Nothing received yet"}
          description={`Requests are kept for ${LOG_DAYS} days, without names and addresses.`}
        />
      ) : (
        <div className="overflow-x-auto rounded-md border">
          <table className="w-full text-sm">
            <thead className="border-b bg-sunken text-left text-xs text-muted">
              <tr>
                {["When", "Request", "Answer", "What was wrong"].map((name) => (
                  <th key={name} scope="col" className="px-3 py-2 font-medium">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="divide-y">
              {rows.map((row) => (
                <tr key={row.id}>
                  <td className="px-3 py-1.5 whitespace-nowrap">
                    <RelativeTime at={row.at} />
                  </td>
                  <td className="px-3 py-1.5 whitespace-nowrap" title={row.resourceId ?? undefined}>
                    {row.method === "-" ? "Sign-in" : `${row.method} ${row.resource}`}
                  </td>
                  <td className="px-3 py-1.5">
                    <Badge tone={row.status >= 400 ? "danger" : "success"}>{row.status}</Badge>
                  </td>
                  <td className="min-w-48 px-3 py-1.5 text-muted">{row.error}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next && (
        <Link
          className="text-sm text-accent underline"
          href={`${base}?${only}after=${encodeURIComponent(next)}`}
        >
          Older requests
        </Link>
      )}
    </div>
  );
}

function Choice({ href, current, children }: { href: string; current: boolean; children: string }) {
  return (
    <Link
      href={href}
      scroll={false}
      aria-current={current ? "page" : undefined}
      className={current ? "font-medium text-ink" : "text-muted hover:underline"}
    >
      {children}
    </Link>
  );
}
