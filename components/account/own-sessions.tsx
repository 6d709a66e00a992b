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

const head = "border-b py-2 pr-4 text-left text-xs font-medium text-muted";
const cell = "border-b py-2 pr-4 align-top";

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
      <div className="overflow-x-auto">
        <table aria-label="Active sessions" className="w-full min-w-xl text-sm">
          <thead>
            <tr>
              {["Browser", "IP address", "Signed in", "Last seen"].map((title) => (
                <th key={title} scope="col" className={head}>
                  {title}
                </th>
              ))}
              <th scope="col" className={head}>
                <span className="sr-only">End</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((session) => (
              <tr key={session.id}>
                <td className={cell}>
                  <span className="flex flex-wrap items-center gap-2">
                    {session.browser}
                    {session.current && <Badge tone="success">This session</Badge>}
                  </span>
                </td>
                <td className={`${cell} tabular-nums`}>{session.ip ?? "Unknown"}</td>
                <td className={cell}>
                  <RelativeTime at={session.createdAt} />
                </td>
                <td className={cell}>
                  <RelativeTime at={session.lastSeenAt} />
                </td>
                <td className={`${cell} pr-0 text-right`}>
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
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
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
