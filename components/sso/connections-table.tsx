"use client";

import { Power, PowerOff, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { setEnabled } from "@/lib/sso/actions";
import type { ConnectionRow } from "@/lib/sso/model";
import { KIND_LABELS, TEMPLATE_LABELS } from "@/lib/sso/words";
import { DataTable } from "../data-table/data-table";
import type { Column, PageOf, RowAction } from "../data-table/types";
import { Badge } from "../ui/badge";
import { LinkButton } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { toast, toastError } from "../ui/toaster";
import { DeleteConnection, DisableConnection } from "./end-dialogs";

const columns: Column<ConnectionRow>[] = [
  { id: "name", header: "Name", primary: true, text: ({ name }) => name },
  {
    id: "provider",
    header: "Provider",
    text: ({ template, kind }) => `${TEMPLATE_LABELS[template]}, ${KIND_LABELS[kind]}`,
  },
  {
    id: "state",
    header: "State",
    text: ({ enabled }) => (enabled ? "Enabled" : "Disabled"),
    cell: ({ enabled, warning }) => (
      <span className="inline-flex flex-wrap items-center gap-2">
        <Badge tone={enabled ? "success" : "neutral"}>{enabled ? "Enabled" : "Disabled"}</Badge>
        {warning && (
          <Badge tone="warning" title={warning}>
            Look at it<span className="sr-only">: {warning}</span>
          </Badge>
        )}
      </span>
    ),
  },
  {
    id: "chosen",
    header: "Chosen by",
    text: ({ domains, showButton }) =>
      [...domains, ...(showButton ? ["button"] : [])].join(", ") || "Its address alone",
  },
  { id: "people", header: "People", align: "right", text: ({ people }) => String(people) },
  { id: "sessions", header: "Sessions", align: "right", text: ({ sessions }) => String(sessions) },
  {
    id: "last",
    header: "Last sign-in",
    text: ({ lastSignInAt }) => lastSignInAt ?? "Never",
    cell: ({ lastSignInAt }) => <RelativeTime at={lastSignInAt} />,
  },
];

/** The identity providers of an instance (A2). */
export function ConnectionsTable({
  tenant,
  page,
  mayEdit,
}: {
  tenant: string;
  page: PageOf<ConnectionRow>;
  mayEdit: boolean;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<{ kind: "disable" | "delete"; connection: ConnectionRow }>();
  const base = `/t/${tenant}/settings/sign-in`;

  async function enable(connection: ConnectionRow) {
    const { id, version, name } = connection;
    const result = await setEnabled(tenant, { id, version, enabled: true });
    if (!result.ok) toastError(result.message);
    else toast(`${name} enabled`);
    router.refresh();
  }

  const actions: RowAction<ConnectionRow>[] = [
    {
      id: "enable",
      label: "Enable",
      icon: Power,
      disabled: ([row]) => (row?.enabled ? `${row.name} is enabled already.` : undefined),
      run: ([row]) => row && enable(row),
    },
    {
      id: "disable",
      label: "Disable",
      icon: PowerOff,
      danger: true,
      disabled: ([row]) => (row?.enabled ? undefined : `${row?.name} is disabled already.`),
      run: ([connection]) => connection && setAsked({ kind: "disable", connection }),
    },
    {
      id: "delete",
      label: "Delete",
      icon: Trash2,
      danger: true,
      run: ([connection]) => connection && setAsked({ kind: "delete", connection }),
    },
  ];

  return (
    <>
      <DataTable
        name="Identity providers"
        columns={columns}
        page={page}
        rowId={({ id }) => id}
        rowName={({ name }) => name}
        rowHref={({ id }) => `${base}/${id}`}
        actions={mayEdit ? actions : []}
        empty={{
          title: "No identity provider yet",
          description:
            "People sign in with a password. A provider lets them sign in with the account of their organisation.",
          action: mayEdit && <LinkButton href={`${base}/new`}>Add a provider</LinkButton>,
        }}
      />
      {asked?.kind === "disable" && (
        <DisableConnection
          tenant={tenant}
          connection={asked.connection}
          onClose={() => setAsked(undefined)}
        />
      )}
      {asked?.kind === "delete" && (
        <DeleteConnection tenant={tenant} connection={asked.connection} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}
