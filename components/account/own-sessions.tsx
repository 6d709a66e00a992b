"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { end, endOthers } from "@/lib/account/actions";
import type { OwnSession } from "@/lib/account/model";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { toast, toastError } from "../ui/toaster";

/** Where the person is signed in: each session can be ended, and all others at once (U13, A4). */
export function OwnSessions({
  tenant,
  sessions,
  count,
}: {
  tenant: string;
  sessions: OwnSession[];
  count: number;
}) {
  const [asked, setAsked] = useState(false);
  const [ending, setEnding] = useState<string>();
  const router = useRouter();

  async function endOne({ id, browser }: OwnSession) {
    setEnding(id);
    const result = await end(tenant, { id });
    setEnding(undefined);
    if (!result.ok) toastError(result.message);
    else toast(`The session in ${browser} is ended`);
    router.refresh();
  }

  async function endAll(): Promise<string | undefined> {
    const result = await endOthers(tenant, { others: true });
    if (!result.ok) return result.message;
    toast(`${result.data.ended} ${result.data.ended === 1 ? "session" : "sessions"} ended`);
    router.refresh();
    return undefined;
  }

  return (
    <>
      <ul aria-label="Active sessions" className="divide-y border-y text-sm">
        {sessions.map((session) => (
          <li key={session.id} className="flex items-center gap-3 py-2.5">
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {session.browser}
                {session.current && <Badge tone="success">This session</Badge>}
              </p>
              <p className="flex flex-wrap gap-x-4 text-muted">
                <span className="tabular-nums">{session.ip ?? "Unknown address"}</span>
                <span>
                  Signed in <RelativeTime at={session.createdAt} />
                </span>
                <span>
                  Last seen <RelativeTime at={session.lastSeenAt} />
                </span>
              </p>
            </div>
            {!session.current && (
              <Button
                size="sm"
                pending={ending === session.id}
                aria-label={`End the session in ${session.browser}`}
                onClick={() => endOne(session)}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      {count > sessions.length && (
        <p className="mt-2 text-sm text-muted">
          The {sessions.length} that were seen last of {count}.
        </p>
      )}
      {count > 1 && (
        <Button className="mt-3" onClick={() => setAsked(true)}>
          End all other sessions
        </Button>
      )}
      {asked && (
        <ConfirmDialog
          title="End all other sessions"
          confirm="End them"
          danger
          onClose={() => setAsked(false)}
          onConfirm={endAll}
        >
          {count === 2 ? "The other session ends" : `${count - 1} other sessions end`} at the next request
          there. What is typed and not saved there is lost. You stay signed in here.
        </ConfirmDialog>
      )}
    </>
  );
}
