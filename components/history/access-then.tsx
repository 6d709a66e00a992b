import { LEVEL_LABELS, type Level, permissionLabel } from "@/lib/access/components";
import type { AccessThen } from "@/lib/history/model";
import { timeWords } from "@/lib/history/moment";
import { statusWords } from "@/lib/history/words";
import { Badge } from "../ui/badge";
import { Callout, DefinitionList, EmptyState } from "../ui/states";

type Here = Extract<AccessThen, { state: "here" }>;

/** A level as a badge, as the matrix of permissions shows it. */
export function LevelBadge({ level }: { level: Level }) {
  const tone = level === "edit" ? "success" : level === "view" ? "info" : "neutral";
  return <Badge tone={tone}>{LEVEL_LABELS[level]}</Badge>;
}

/** Why nothing is shown of a time, in a sentence; undefined where something is. */
export function absenceWords(access: AccessThen): string | undefined {
  if (access.state === "here") return undefined;
  if (access.state === "unknown")
    return `The record begins ${access.since ? timeWords(access.since) : "later"}. What was before is not known.`;
  return access.since
    ? `This person came here ${timeWords(access.since)}, after this time.`
    : "This person was not here at this time.";
}

/** What someone could do at a time, and why. */
export function AccessThenView({ access, onMain }: { access: AccessThen; onMain: boolean }) {
  const absence = absenceWords(access);
  if (access.state !== "here") return <EmptyState title="No access" description={absence} />;
  return (
    <>
      {access.status !== "active" && (
        <Callout tone="warning" className="mb-4">
          The status was {statusWords(access.status)}: none of these permissions could be used.
        </Callout>
      )}
      <DefinitionList
        items={[
          { term: "Status", value: statusWords(access.status) },
          { term: "Direct role", value: access.role ?? "None" },
          { term: "Groups", value: access.groups.join(", ") || "None" },
          ...(onMain ? [{ term: "Could enter", value: access.tenants.join(", ") || "No other tenant" }] : []),
        ]}
      />
      <Permissions access={access} />
    </>
  );
}

function Permissions({ access }: { access: Here }) {
  if (access.cells.length === 0)
    return <EmptyState title="No permissions" description="Neither a direct role nor a group gave any." />;
  return (
    <div className="mt-4 overflow-x-auto rounded-lg border bg-surface">
      <table aria-label="Permissions at this time" className="w-full text-sm">
        <thead>
          <tr className="border-b bg-sunken text-left text-xs text-muted">
            {["Component", "Level", "Why"].map((header) => (
              <th key={header} scope="col" className="px-3 py-2 font-medium">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {access.cells.map((cell) => (
            <tr key={cell.key} className="border-b align-top last:border-b-0">
              <th scope="row" className="px-3 py-1.5 text-left font-normal">
                {permissionLabel(cell.key)}
              </th>
              <td className="px-3 py-1.5">
                <LevelBadge level={cell.level} />
              </td>
              <td className="px-3 py-1.5 text-muted">
                <ul>
                  {cell.ways.map(({ level, way }) => (
                    <li key={way}>
                      {LEVEL_LABELS[level]}: {way}
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
