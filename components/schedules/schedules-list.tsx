"use client";

import { Pause, Pencil, Play, Plus, RefreshCw, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { Result } from "@/lib/core/result";
import { pause, remove, runNow } from "@/lib/schedules/actions";
import type { ScheduleRow } from "@/lib/schedules/model";
import { DataTable } from "../data-table/data-table";
import type { Column, RowAction } from "../data-table/types";
import { useLive } from "../live/use-live";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { toast, toastError } from "../ui/toaster";

// Loaded when it is first asked for.
const ScheduleDialog = lazy(() => import("./schedule-dialog"));

const columns: Column<ScheduleRow>[] = [
  { id: "name", header: "Name", primary: true, text: (row) => row.name },
  { id: "site", header: "Site", text: (row) => row.site },
  { id: "command", header: "Fetches by", text: (row) => `${row.integration}: ${row.command}` },
  { id: "connection", header: "Connection", text: (row) => row.connection },
  { id: "every", header: "Every", text: (row) => everyWords(row.everyMinutes) },
  {
    id: "state",
    header: "Last run",
    text: (row) => stateWords(row),
    cell: (row) => (
      <span className="flex items-center gap-2">
        <Badge
          tone={row.lastState === "failed" ? "danger" : row.lastState ? "success" : "neutral"}
          title={row.lastError ?? undefined}
        >
          {stateWords(row)}
        </Badge>
        {row.lastRunAt && <RelativeTime at={row.lastRunAt} />}
      </span>
    ),
  },
  { id: "reason", header: "Reason", text: (row) => row.lastError ?? "" },
  {
    id: "next",
    header: "Next run",
    text: (row) => row.nextRunAt ?? "Paused",
    cell: (row) => (row.nextRunAt ? <RelativeTime at={row.nextRunAt} /> : <Badge>Paused</Badge>),
  },
];

/** What the person may do with schedules; null in a child, which only looks (T10). */
export type ScheduleRights = { edit: boolean; pause: boolean } | null;

/** A tenant's data ingestion schedules (C16). */
export function SchedulesList({
  slug,
  tenant,
  rows,
  may,
  noSites,
}: {
  slug: string;
  tenant: { id: string; name: string };
  rows: readonly ScheduleRow[];
  may: ScheduleRights;
  /** True where the tenant has no site to fetch for. */
  noSites: boolean;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<
    { kind: "edit"; row?: ScheduleRow } | { kind: "delete"; rows: ScheduleRow[] }
  >();
  const close = () => setAsked(undefined);
  useLive(slug);

  async function act(work: Promise<Result<unknown>>, done: string): Promise<void> {
    const result = await work;
    if (!result.ok) return toastError(result.message);
    toast(done);
    router.refresh();
  }
  const ids = (chosen: ScheduleRow[]) => chosen.map(({ id }) => id);
  const named = (chosen: ScheduleRow[]) =>
    chosen.length === 1 ? (chosen[0]?.name ?? "") : `${chosen.length} schedules`;
  const actions: RowAction<ScheduleRow>[] = may?.edit
    ? [
        { id: "edit", label: "Edit", icon: Pencil, run: ([row]) => row && setAsked({ kind: "edit", row }) },
        {
          id: "run",
          label: "Fetch now",
          icon: RefreshCw,
          bulk: true,
          disabled: (chosen) => chosen.find(({ paused }) => paused) && "A paused schedule fetches nothing.",
          run: (chosen) => void act(runNow(slug, { ids: ids(chosen) }), `${named(chosen)}: fetching now`),
        },
        ...(may.pause
          ? [
              {
                id: "pause",
                label: "Pause",
                icon: Pause,
                bulk: true,
                disabled: (chosen: ScheduleRow[]) =>
                  chosen.some(({ paused }) => paused) ? "It is paused already." : undefined,
                run: (chosen: ScheduleRow[]) =>
                  void act(pause(slug, { ids: ids(chosen), paused: true }), `${named(chosen)}: paused`),
              },
              {
                id: "resume",
                label: "Resume",
                icon: Play,
                bulk: true,
                disabled: (chosen: ScheduleRow[]) =>
                  chosen.some(({ paused }) => !paused) ? "It goes on already." : undefined,
                run: (chosen: ScheduleRow[]) =>
                  void act(pause(slug, { ids: ids(chosen), paused: false }), `${named(chosen)}: goes on`),
              },
            ]
          : []),
        {
          id: "delete",
          label: "Delete",
          icon: Trash2,
          danger: true,
          bulk: true,
          run: (chosen) => setAsked({ kind: "delete", rows: chosen }),
        },
      ]
    : [];
  return (
    <>
      {may?.edit && (
        <div className="mb-3 flex justify-end">
          <Button
            variant="primary"
            aria-disabled={noSites || undefined}
            title={noSites ? "Make a site first." : undefined}
            onClick={() => !noSites && setAsked({ kind: "edit" })}
          >
            <Plus className="size-4" aria-hidden /> New schedule
          </Button>
        </div>
      )}
      <DataTable
        name="Data ingestion"
        columns={columns}
        page={{ rows: [...rows], count: rows.length, capped: false }}
        rowId={(row) => row.id}
        rowName={(row) => row.name}
        actions={actions}
        empty={{
          title: "No schedules yet",
          description: may
            ? "A schedule fetches events for a site of this tenant, again and again."
            : "The main tenant makes the schedules of this tenant.",
        }}
      />
      <Suspense>
        {asked?.kind === "edit" && (
          <ScheduleDialog slug={slug} tenant={tenant} row={asked.row} onClose={close} />
        )}
      </Suspense>
      {asked?.kind === "delete" && (
        <ConfirmDialog
          title={`Delete ${named(asked.rows)}`}
          confirm="Delete"
          danger
          onClose={close}
          onConfirm={async () => {
            const result = await remove(slug, { ids: ids(asked.rows) });
            if (!result.ok) return result.message;
            toast(`${named(asked.rows)} deleted`);
            router.refresh();
            return undefined;
          }}
        >
          Nothing more is fetched. Events that were fetched stay in {tenant.name}.
        </ConfirmDialog>
      )}
    </>
  );
}

function stateWords({ lastState, lastCount }: ScheduleRow): string {
  if (!lastState) return "Not run yet";
  if (lastState === "failed") return "Failed";
  return lastCount === 1 ? "1 new event" : `${lastCount ?? 0} new events`;
}

function everyWords(minutes: number): string {
  if (minutes % 1_440 === 0) return minutes === 1_440 ? "day" : `${minutes / 1_440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? "hour" : `${minutes / 60} hours`;
  return minutes === 1 ? "minute" : `${minutes} minutes`;
}
