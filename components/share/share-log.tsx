"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { retry } from "@/lib/share/actions";
import type { ShareEvent } from "@/lib/share/log-words";
import { counted } from "@/lib/share/plan-words";
import { SHARE_LABELS } from "@/lib/share/words";
import { Button } from "../ui/button";
import { SidePanel } from "../ui/dialog";
import { Checkbox, Input } from "../ui/field";
import { RelativeTime } from "../ui/relative-time";
import { Callout, EmptyState } from "../ui/states";
import { toast } from "../ui/toaster";
import { ShareLogRows } from "./share-log-rows";
import { countWords } from "./share-status";
import { SitesDialog } from "./sites-dialog";
import { type LogView, useShareLog } from "./use-share-log";

/** An item's share log beside the page: every tenant, how it stands there and why (C4). */
export default function ShareLogPanel({
  tenant,
  item,
  mayPush,
  onClose,
}: {
  tenant: string;
  item: string;
  mayPush: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const [view, setView] = useState<LogView>({ q: "", only: "all" });
  const [sites, setSites] = useState<{ id: string; name: string }>();
  const [refused, setRefused] = useState<string>();
  const [pending, setPending] = useState(false);
  const { log, problem, look } = useShareLog(tenant, item, view);

  async function again(input: { tenantIds?: string[]; only?: "failed" }) {
    setPending(true);
    setRefused(undefined);
    const result = await retry(tenant, { itemId: item, ...input });
    setPending(false);
    if (!result.ok) return setRefused(result.message);
    const { tenants } = result.data;
    toast(
      tenants > 0 ? `Trying again at ${counted(tenants, "tenant")}` : "Every tenant has the newest already",
    );
    router.refresh();
    await look();
  }

  const total = log ? Object.values(log.counts).reduce((sum, n) => sum + n, 0) : 0;
  const behind = log ? total - log.counts.successful - log.counts.sharing : 0;
  const why = (needed: number, words: string) => (mayPush ? (needed === 0 ? words : undefined) : NO_RIGHT);
  const failedReason = why(log?.counts.failed ?? 0, "Nothing failed.");
  const allReason = why(behind, "Every tenant has the newest, or it is on its way.");
  return (
    <SidePanel
      open
      onClose={onClose}
      title={log ? `Share log of ${log.name}` : "Share log"}
      description={
        log && (
          <span role="status">
            {SHARE_LABELS[log.status]}
            {total > 0 && `: ${countWords(log.counts)}`}
          </span>
        )
      }
    >
      {problem && <Callout tone="danger">{problem}</Callout>}
      {!log && !problem && (
        <p role="status" className="text-sm text-muted">
          Reading the log…
        </p>
      )}
      {log && (
        <div className="flex flex-col gap-3 text-sm">
          <Events events={log.events} />
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Input
              type="search"
              aria-label="Find a tenant"
              placeholder="Find a tenant"
              className="w-48"
              value={view.q}
              onChange={(event) => setView({ q: event.target.value, only: view.only })}
            />
            <Checkbox
              label="Failed only"
              checked={view.only === "failed"}
              onChange={(event) => setView({ q: view.q, only: event.target.checked ? "failed" : "all" })}
            />
            <span className="ml-auto flex gap-2">
              <Button
                size="sm"
                pending={pending}
                disabled={Boolean(failedReason)}
                title={failedReason}
                onClick={() => again({ only: "failed" })}
              >
                Retry failed
              </Button>
              <Button
                size="sm"
                pending={pending}
                disabled={Boolean(allReason)}
                title={allReason}
                onClick={() => again({})}
              >
                Retry all
              </Button>
            </span>
          </div>
          {refused && <Callout tone="danger">{refused}</Callout>}
          {log.rows.length === 0 ? (
            <EmptyState
              title={total === 0 ? "Not shared" : "Nothing matches"}
              description={
                total === 0 ? "No tenant holds it or should hold it." : "No tenant fits the filter."
              }
            />
          ) : (
            <ShareLogRows
              rows={log.rows}
              siteSpecific={log.siteSpecific}
              retryReason={mayPush ? undefined : NO_RIGHT}
              onRetry={(id) => again({ tenantIds: [id] })}
              onSites={setSites}
            />
          )}
          {(log.previous ?? log.next) && (
            <div className="flex justify-end gap-2">
              <Button
                size="sm"
                disabled={!log.previous}
                onClick={() =>
                  setView({ q: view.q, only: view.only, ...(log.previous ? { before: log.previous } : {}) })
                }
              >
                Previous
              </Button>
              <Button
                size="sm"
                disabled={!log.next}
                onClick={() =>
                  setView({ q: view.q, only: view.only, ...(log.next ? { after: log.next } : {}) })
                }
              >
                Next
              </Button>
            </div>
          )}
        </div>
      )}
      {sites && <SitesDialog tenant={tenant} item={item} of={sites} onClose={() => setSites(undefined)} />}
    </SidePanel>
  );
}

const NO_RIGHT = "You need the right to share with tenants for this.";

function Events({ events }: { events: readonly ShareEvent[] }) {
  if (events.length === 0) return null;
  return (
    <details className="text-muted">
      <summary className="cursor-pointer rounded">
        {eventWords(events[0] as ShareEvent)}, <RelativeTime at={events[0]?.at} />
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5 pl-4 text-xs">
        {events.map((event) => (
          <li key={event.id}>
            {eventWords(event)}, <RelativeTime at={event.at} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function eventWords({ what, who, tenants }: ShareEvent): string {
  const where = tenants === null ? "" : ` for ${counted(tenants, "tenant")}`;
  if (what === "by-itself") return `Shared by itself as ${who} made it live${where}`;
  if (what === "stop") return `Taken back by ${who}${where}`;
  return `${what === "retry" ? "Tried again" : "Shared"} by ${who}${where}`;
}
