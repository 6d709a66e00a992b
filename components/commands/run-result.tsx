"use client";

import { Check, Clock, X } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { retry } from "@/lib/commands/actions";
import type { CommandRun, RunTarget, TargetState } from "@/lib/commands/words";
import { useLive } from "../live/use-live";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/states";
import { toast } from "../ui/toaster";

const MARKS = {
  successful: { icon: Check, word: "Successful", tone: "text-success" },
  failed: { icon: X, word: "Failed", tone: "text-danger" },
  pending: { icon: Clock, word: "Waiting", tone: "text-muted" },
} as const;

const TABS = [
  { state: undefined, label: "All" },
  { state: "failed", label: "Failed" },
  { state: "successful", label: "Successful" },
  { state: "pending", label: "Waiting" },
] as const;

/** What became of a run in each tenant, live (T12). */
export function RunResult({
  tenant,
  run,
  targets,
  shown,
  next,
}: {
  tenant: string;
  run: CommandRun;
  targets: RunTarget[];
  shown: TargetState | undefined;
  next: string | undefined;
}) {
  useLive(tenant);
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const base = `/t/${tenant}/commands/runs/${run.id}`;
  const { counts } = run;
  const all = counts.failed + counts.successful + counts.pending;
  const count = (state: TargetState | undefined) => (state === undefined ? all : counts[state]);

  async function again() {
    setPending(true);
    const result = await retry(tenant, { run: run.id });
    setPending(false);
    toast(result.ok ? `Trying again in ${result.data.tenants}` : result.message);
    router.refresh();
  }

  return (
    <div className="flex flex-col gap-3">
      {counts.pending > 0 && (
        <div
          role="progressbar"
          aria-label="Progress"
          aria-valuemin={0}
          aria-valuemax={all}
          aria-valuenow={all - counts.pending}
          className="h-1 overflow-hidden rounded-full bg-sunken"
        >
          <div
            className="h-full bg-accent transition-[width]"
            style={{ width: `${((all - counts.pending) / all) * 100}%` }}
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <nav aria-label="Results by state" className="flex gap-1">
          {TABS.filter(({ state }) => state === undefined || state === shown || count(state) > 0).map(
            ({ state, label }) => (
              <Link
                key={label}
                href={state ? `${base}?state=${state}` : base}
                aria-current={state === shown ? "page" : undefined}
                className="rounded-md px-2.5 py-1 text-sm text-muted hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {label} {count(state).toLocaleString("en")}
              </Link>
            ),
          )}
        </nav>
        {run.retriable && (
          <Button className="ml-auto" size="sm" pending={pending} onClick={again}>
            Retry failed
          </Button>
        )}
      </div>
      {targets.length === 0 ? (
        <EmptyState title="No tenant is in this state" />
      ) : (
        <ul aria-label="Results" className="divide-y rounded-lg border">
          {targets.map((target) => (
            <Target key={target.slug} target={target} />
          ))}
        </ul>
      )}
      {next !== undefined && (
        <Link
          href={`${base}?${new URLSearchParams({ ...(shown ? { state: shown } : {}), after: next })}`}
          className="self-center text-sm text-accent hover:underline"
        >
          Next tenants
        </Link>
      )}
    </div>
  );
}

function Target({ target }: { target: RunTarget }) {
  const { icon: Icon, word, tone } = MARKS[target.state];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-1 px-3 py-2.5 text-sm">
      <span className="flex w-52 min-w-0 items-center gap-2">
        <Icon className={`size-4 shrink-0 ${tone}`} aria-hidden />
        <span className="sr-only">{word}:</span>
        <span className="truncate font-medium">{target.tenant ?? target.slug}</span>
      </span>
      <div className="min-w-0 flex-1 basis-60">
        <p className={target.state === "failed" ? "text-danger" : "text-muted"}>
          {target.message ?? "Waits for its turn."}
        </p>
        {target.details.length > 0 && (
          <ul className="mt-1 list-inside list-disc text-xs text-muted">
            {target.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
