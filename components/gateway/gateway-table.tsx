"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { remove, resume, retry, suspend } from "@/lib/tenants/actions";
import type { Region, TenantListRow } from "@/lib/tenants/queries";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf } from "../data-table/types";
import { tenantFilters } from "../tenants/shared-columns";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { PageHeader } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { CreateTenantDialog } from "./create-tenant-dialog";
import { CreatedPanel } from "./created-panel";
import { EditTenantDialog } from "./edit-tenant-dialog";
import { gatewayColumns } from "./gateway-columns";
import { InvitationDialog } from "./invitation-dialog";
import { gatewayActions } from "./row-actions";

type Asked = { what: "create" } | { what: "invite" | "edit" | "suspend" | "remove"; row: TenantListRow };

/** The gateway's table: creates, suspends and removes tenants, and follows what is under way (T2). */
export function GatewayTable({
  main,
  page,
  view,
  regions,
  origin,
  created,
  enterable,
}: {
  /** Main's slug. */
  main: string;
  page: PageOf<TenantListRow>;
  view: ListRef["view"];
  regions: Region[];
  origin: string;
  /** The tenant that was just created here. */
  created: TenantListRow | undefined;
  enterable: string[] | null;
}) {
  const [asked, setAsked] = useState<Asked>();
  const router = useRouter();
  useLiveRefresh(refreshEvery(created ? [created, ...page.rows] : page.rows));
  const close = () => setAsked(undefined);
  const ask = (what: "invite" | "edit" | "suspend" | "remove") => (row: TenantListRow) =>
    setAsked({ what, row });

  async function run(
    work: ReturnType<typeof suspend>,
    said: string,
    undo?: () => void,
  ): Promise<string | undefined> {
    const result = await work;
    if (!result.ok) return result.message;
    toast(said, undo);
    router.refresh();
  }

  async function atOnce(work: ReturnType<typeof suspend>, said: string) {
    const refused = await run(work, said);
    if (refused) toastError(refused);
  }

  const doResume = ({ id, name }: TenantListRow) =>
    atOnce(resume(main, { tenantId: id }), `${name} is in service again`);
  const actions = gatewayActions({
    open: (row) => router.push(entryOf(row, enterable)),
    invite: ask("invite"),
    edit: ask("edit"),
    suspend: ask("suspend"),
    resume: doResume,
    retry: ({ id, name }) => atOnce(retry(main, { tenantId: id }), `${name} is being prepared again`),
    remove: ask("remove"),
  });
  const createButton = (
    <Button variant="primary" onClick={() => setAsked({ what: "create" })}>
      <Plus className="size-4" aria-hidden /> Create tenant
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Gateway"
        description="Every tenant of this console: create, suspend and remove them."
        actions={createButton}
      />
      {created && (
        <CreatedPanel
          main={main}
          tenant={created}
          onInvite={() => setAsked({ what: "invite", row: created })}
          onRetried={() => router.refresh()}
          onDismiss={() => router.replace("/gateway")}
        />
      )}
      <DataTable
        name="Tenants"
        columns={gatewayColumns}
        page={page}
        rowId={idOf}
        rowName={(row) => row.name}
        rowHref={(row) => `/t/${main}/tenants/${row.slug}`}
        actions={actions}
        filters={tenantFilters}
        list={{ tenant: main, screen: "gateway", view }}
        exportHref={`/t/${main}/api/gateway/export`}
        empty={{
          title: "There is no tenant yet",
          description: "Create the first customer's tenant: it takes a few seconds.",
        }}
      />
      {asked?.what === "create" && (
        <CreateTenantDialog
          main={main}
          regions={regions}
          origin={origin}
          onClose={close}
          onCreated={(slug) => {
            close();
            router.push(`/gateway?created=${slug}`);
          }}
        />
      )}
      {asked?.what === "invite" && <InvitationDialog main={main} tenant={asked.row} onClose={close} />}
      {asked?.what === "edit" && <EditTenantDialog main={main} row={asked.row} onClose={close} />}
      {asked?.what === "suspend" && (
        <ConfirmDialog
          title={`Suspend ${asked.row.name}?`}
          confirm="Suspend"
          onClose={close}
          onConfirm={() =>
            run(suspend(main, { tenantId: asked.row.id }), `${asked.row.name} is suspended`, () =>
              doResume(asked.row),
            )
          }
        >
          <p>
            Nobody can enter {asked.row.name} until it is resumed; whoever is in it now is put out at the next
            request. All its data stays.
          </p>
        </ConfirmDialog>
      )}
      {asked?.what === "remove" && (
        <ConfirmDialog
          title={`Delete ${asked.row.name}?`}
          confirm="Delete"
          danger
          typeName={asked.row.name}
          onClose={close}
          onConfirm={() =>
            run(
              remove(main, { tenantId: asked.row.id, name: asked.row.name }),
              `${asked.row.name} is being removed`,
            )
          }
        >
          <p>
            {asked.row.name} and everything in it are lost for good: its users, roles and groups, its audit
            log, its schema and its database roles in {asked.row.regionLabel}. All its sessions end, and every
            group of main ceases to list it. This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

const idOf = (row: TenantListRow) => row.id;

/** Where Open leads: into the tenant, or to its own sign-in for someone whom main does not let in (A5). */
function entryOf({ slug }: TenantListRow, enterable: string[] | null): string {
  return !enterable || enterable.includes(slug)
    ? `/t/${slug}`
    : `/login?${new URLSearchParams({ tenant: slug })}`;
}

/**
 * How often the page is drawn anew; undefined where nothing is under way. What failed is tried again by the queue
 * after a while, so it is looked at now and then.
 */
function refreshEvery(rows: TenantListRow[]): number | undefined {
  const busy = ({ status, statusReason }: TenantListRow) =>
    status === "provisioning" || (status === "removing" && !statusReason);
  if (rows.some(busy)) return 1000;
  const slow: TenantListRow["status"][] = ["removing", "upgrading", "failed"];
  return rows.some(({ status }) => slow.includes(status)) ? 5000 : undefined;
}
