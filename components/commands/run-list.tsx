import Link from "next/link";
import { type CommandRun, runState } from "@/lib/commands/words";
import { Badge } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { EmptyState } from "../ui/states";

const TONES = { running: "info", successful: "success", failed: "danger" } as const;

/** How a run stands, in words. */
export function RunBadge({ run }: { run: Pick<CommandRun, "counts"> }) {
  const { pending, failed, successful } = run.counts;
  const state = runState(run);
  const all = pending + failed + successful;
  const words = {
    running: `Running, ${all - pending} of ${all}`,
    successful: "Successful",
    failed: all === 1 ? "Failed" : `${failed} of ${all} failed`,
  };
  return <Badge tone={TONES[state]}>{words[state]}</Badge>;
}

/** Runs of commands, the newest first. */
export function RunList({ tenant, runs }: { tenant: string; runs: CommandRun[] }) {
  if (runs.length === 0)
    return (
      <EmptyState title="Nothing was run yet" description="A command that is run here leaves its results." />
    );
  return (
    <div className="overflow-x-auto rounded-lg border">
      <table className="w-full text-sm">
        <thead className="border-b bg-sunken text-left text-xs text-muted">
          <tr>
            <th className="px-3 py-2 font-medium">Command</th>
            <th className="px-3 py-2 font-medium">Result</th>
            <th className="px-3 py-2 font-medium">Tenants</th>
            <th className="px-3 py-2 font-medium">By</th>
            <th className="px-3 py-2 font-medium">Started</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="border-b last:border-b-0 hover:bg-sunken">
              <td className="px-3 py-2">
                <Link href={`/t/${tenant}/commands/runs/${run.id}`} className="font-medium hover:underline">
                  {run.title}
                </Link>
              </td>
              <td className="px-3 py-2">
                <RunBadge run={run} />
              </td>
              <td className="px-3 py-2 tabular-nums">
                {(run.counts.pending + run.counts.successful + run.counts.failed).toLocaleString("en")}
              </td>
              <td className="max-w-48 truncate px-3 py-2">{run.by}</td>
              <td className="whitespace-nowrap px-3 py-2">
                <RelativeTime at={run.startedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
