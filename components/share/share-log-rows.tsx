"use client";

import { Check, CircleHelp, LoaderCircle, X } from "lucide-react";
import { useState } from "react";
import { logSummary, type ShareLogRow } from "@/lib/share/log-words";
import { TARGET_LABELS } from "@/lib/share/words";
import { Button } from "../ui/button";

/** The tenants of a share log, each with tick or cross, a summary by (?) and its retry (C4). */
export function ShareLogRows({
  rows,
  siteSpecific,
  retryReason,
  onRetry,
  onSites,
}: {
  rows: readonly ShareLogRow[];
  siteSpecific: boolean;
  /** Why nothing can be retried; undefined where it can. */
  retryReason: string | undefined;
  onRetry: (tenantId: string) => void;
  onSites: (tenant: { id: string; name: string }) => void;
}) {
  const [open, setOpen] = useState<string>();
  return (
    <ul aria-label="Tenants" className="rounded-md border">
      {rows.map((row) => {
        const { tenantId, name, state, sites } = row;
        const told = siteSpecific && sites.all > 0;
        const settled = state === "successful" || state === "sharing";
        return (
          <li key={tenantId} className="border-t px-3 py-1.5 first:border-t-0">
            <div className="flex min-h-7 items-center gap-2">
              <StateIcon state={state} />
              {told ? (
                <button
                  type="button"
                  className="truncate text-left underline decoration-line underline-offset-2 hover:decoration-current"
                  onClick={() => onSites({ id: tenantId, name })}
                >
                  {name}
                  <span className="sr-only">: show its sites</span>
                </button>
              ) : (
                <span className="truncate">{name}</span>
              )}
              <span className="text-xs whitespace-nowrap text-muted">
                {TARGET_LABELS[state]}
                {sites.failed > 0 && `, ${sites.failed} of ${sites.all} sites`}
              </span>
              <span className="ml-auto flex items-center gap-1">
                {!settled && (
                  <Button
                    size="sm"
                    variant="ghost"
                    disabled={retryReason !== undefined}
                    title={retryReason}
                    aria-label={`Retry ${name}`}
                    onClick={() => onRetry(tenantId)}
                  >
                    Retry
                  </Button>
                )}
                <button
                  type="button"
                  className="rounded p-1 text-muted hover:bg-sunken hover:text-ink"
                  aria-label={`What happened at ${name}`}
                  aria-expanded={open === tenantId}
                  title={logSummary(row)}
                  onClick={() => setOpen(open === tenantId ? undefined : tenantId)}
                >
                  <CircleHelp className="size-4" aria-hidden />
                </button>
              </span>
            </div>
            {open === tenantId && <p className="pb-1 pl-6 text-xs text-muted">{logSummary(row)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function StateIcon({ state }: { state: ShareLogRow["state"] }) {
  if (state === "successful") return <Check className="size-4 shrink-0 text-success" aria-hidden />;
  if (state === "sharing")
    return (
      <LoaderCircle
        className="size-4 shrink-0 animate-spin text-info motion-reduce:animate-none"
        aria-hidden
      />
    );
  return (
    <X className={`size-4 shrink-0 ${state === "failed" ? "text-danger" : "text-warning"}`} aria-hidden />
  );
}
