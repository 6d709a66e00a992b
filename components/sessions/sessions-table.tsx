"use client";

import { LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Result } from "@/lib/core/result";
import type { Count } from "@/lib/listing/page";
import { endAll, endSome } from "@/lib/sessions/actions";
import type { SessionRow } from "@/lib/sessions/model";
import type { SessionPage } from "@/lib/sessions/queries";
import { DataTable } from "../data-table/data-table";
import type { Column, RowAction } from "../data-table/types";
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

const sessions = ({ count, capped }: Count) =>
  `${capped ? "More than " : ""}${count.toLocaleString("en")} ${count === 1 ? "session" : "sessions"}`;

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
  page: SessionPage;
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
    toast(`${sessions({ count: result.data.ended, capped: false })} ended`);
    router.refresh();
    return undefined;
  }

  return (
    <>
      <PageHeader
        title="Sessions"
        description={`Where the users of ${tenantName} are signed in now. What is ended here ends at the next request.`}
        actions={
          mayEnd &&
          page.others.count > 0 && <Button onClick={() => setAsked("all")}>End all other sessions</Button>
        }
      />
      {page.partial && (
        <p role="status" className="mb-3 text-sm text-warning">
          So many are signed in that this search leaves some out. Sort by Last seen instead.
        </p>
      )}
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
          {sessions(page.others)} of users of {tenantName} {page.others.count === 1 ? "ends" : "end"} at the
          next request, whatever this list is filtered by. What is typed and not saved there is lost. You stay
          signed in here.
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
