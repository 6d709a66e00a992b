"use client";

import { LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Result } from "@/lib/core/result";
import { endAll, endSome } from "@/lib/sessions/actions";
import type { SessionRow } from "@/lib/sessions/model";
import { DataTable } from "../data-table/data-table";
import type { Column, PageOf, RowAction } from "../data-table/types";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { PageHeader } from "../ui/states";
import { toast } from "../ui/toaster";

const columns: Column<SessionRow>[] = [
  {
    id: "person",
    header: "Person",
    primary: true,
    text: ({ person }) => person.name,
    cell: ({ person, current }) => (
      <span className="inline-flex items-center gap-2">
        {person.name}
        {current && <Badge tone="success">This session</Badge>}
      </span>
    ),
  },
  { id: "email", header: "Email", text: ({ person }) => person.email },
  {
    id: "by",
    header: "Signed in by",
    text: ({ connection }) => connection ?? "Password",
    cell: ({ connection }) => (connection ? <Badge tone="info">{connection}</Badge> : "Password"),
  },
  {
    id: "groups",
    header: "Session groups",
    text: ({ groups }) => groups.join(", "),
    cell: ({ groups }) => <span title="Matched at sign-in, for this session alone">{groups.join(", ")}</span>,
  },
  { id: "browser", header: "Browser", text: ({ browser }) => browser },
  { id: "ip", header: "Address", text: ({ ip }) => ip ?? "Unknown" },
  {
    id: "created",
    header: "Signed in",
    sortable: true,
    text: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
  },
  {
    id: "seen",
    header: "Last seen",
    sortable: true,
    text: ({ lastSeenAt }) => lastSeenAt,
    cell: ({ lastSeenAt }) => <RelativeTime at={lastSeenAt} />,
  },
  {
    id: "expires",
    header: "Ends",
    text: ({ expiresAt }) => expiresAt,
    cell: ({ expiresAt }) => <RelativeTime at={expiresAt} />,
  },
];

type Asked = { rows: SessionRow[] } | "all";

/** The live sessions of an instance: who, from where, by what; each or all can be ended (A4). */
export function SessionsTable({
  tenant,
  tenantName,
  page,
  mayEnd,
}: {
  tenant: string;
  tenantName: string;
  page: PageOf<SessionRow>;
  mayEnd: boolean;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();
  const actions: RowAction<SessionRow>[] = [
    {
      id: "end",
      label: "End session",
      icon: LogOut,
      danger: true,
      bulk: true,
      disabled: (rows) =>
        rows.some(({ current }) => current) ? "You are in this session: sign out instead." : undefined,
      run: (rows) => setAsked({ rows }),
    },
  ];

  async function end(work: Promise<Result<{ ended: number }>>): Promise<string | undefined> {
    const result = await work;
    if (!result.ok) return result.message;
    toast(`${result.data.ended} ${result.data.ended === 1 ? "session" : "sessions"} ended`);
    router.refresh();
    return undefined;
  }

  return (
    <>
      <PageHeader
        title="Sessions"
        description={`Where the users of ${tenantName} are signed in now. What is ended here ends at the next request.`}
        actions={
          mayEnd && page.count > 1 && <Button onClick={() => setAsked("all")}>End all other sessions</Button>
        }
      />
      <DataTable
        name="Sessions"
        columns={columns}
        page={page}
        rowId={({ id }) => id}
        rowName={({ person, browser }) => `${person.name}, ${browser}`}
        actions={mayEnd ? actions : []}
        selectable={mayEnd}
        empty={{
          title: "Nobody is signed in",
          description: "Sessions of people of this tenant appear here.",
        }}
      />
      {asked === "all" && (
        <ConfirmDialog
          title="End all other sessions"
          confirm="End them"
          danger
          onClose={() => setAsked(undefined)}
          onConfirm={() => end(endAll(tenant, { all: true }))}
        >
          {page.capped ? `More than ${page.count}` : page.count - 1} sessions of users of {tenantName} end at
          their next request. What is typed and not saved there is lost. You stay signed in here.
        </ConfirmDialog>
      )}
      {asked && asked !== "all" && (
        <ConfirmDialog
          title={asked.rows.length === 1 ? "End session" : "End sessions"}
          confirm="End"
          danger
          onClose={() => setAsked(undefined)}
          onConfirm={() => end(endSome(tenant, { sessionIds: asked.rows.map(({ id }) => id) }))}
        >
          {asked.rows.length === 1
            ? `The session of ${asked.rows[0]?.person.name} in ${asked.rows[0]?.browser} ends at the next request.`
            : `${asked.rows.length} sessions end at their next request, of ${[...new Set(asked.rows.map(({ person }) => person.name))].slice(0, 5).join(", ")}.`}{" "}
          What is typed and not saved there is lost.
        </ConfirmDialog>
      )}
    </>
  );
}
