import type { SignInLine } from "@/lib/sso/model";
import { REASONS, type Reason } from "@/lib/sso/words";
import { Badge } from "../ui/badge";
import { cn } from "../ui/cn";
import { RelativeTime } from "../ui/relative-time";
import { EmptyState } from "../ui/states";

/** The last sign-ins by a connection and why any was refused; the person only got the reference. */
export function SignInLog({ lines }: { lines: SignInLine[] }) {
  if (lines.length === 0)
    return (
      <EmptyState
        title="No sign-ins yet"
        description="Those that work and those that are refused appear here."
      />
    );
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table aria-label="Sign-in log" className="w-full text-left text-sm">
        <thead className="bg-sunken text-xs text-muted">
          <tr>
            {["When", "What", "Reference", "From"].map((header, place) => (
              <th
                key={header}
                scope="col"
                className={cn("px-3 py-2 font-medium", place > 1 && "hidden sm:table-cell")}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {lines.map((line) => (
            <tr key={line.id} className="align-top">
              <td className="whitespace-nowrap px-3 py-2">
                <RelativeTime at={line.at} />
              </td>
              <td className="px-3 py-2 sm:min-w-64">
                <span className="flex flex-wrap items-baseline gap-2">
                  <Badge tone={line.reason ? "danger" : "success"}>
                    {line.reason ? "Refused" : "Signed in"}
                  </Badge>
                  {!line.reason && line.detail && <Badge tone="warning">Without groups</Badge>}
                  <span>{line.reason ? REASONS[line.reason as Reason] : line.person}</span>
                </span>
                {line.detail && <p className="mt-1 break-words text-muted">{line.detail}</p>}
                <p className="mt-1 text-xs text-muted sm:hidden">
                  {[line.ref && `Reference ${line.ref}`, line.ip].filter(Boolean).join(", from ")}
                </p>
              </td>
              <td className="hidden px-3 py-2 font-mono text-xs leading-5 sm:table-cell">{line.ref}</td>
              <td className="hidden whitespace-nowrap px-3 py-2 tabular-nums sm:table-cell">{line.ip}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
