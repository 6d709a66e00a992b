"use client";

import { Plus, RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { syncAll } from "@/lib/pairing/actions";
import type { TenantListRow } from "@/lib/tenants/queries";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf } from "../data-table/types";
import { Button } from "../ui/button";
import { PageHeader } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { useLiveRefresh } from "../ui/use-live-refresh";
import { refreshEvery } from "./live";
import { type TenantRights, tenantActions } from "./row-actions";
import { tenantFilters } from "./shared-columns";
import { tenantColumns } from "./tenant-columns";
import { useTenantWork } from "./use-tenant-work";

/** Main's table of its tenants: register, follow, sync, unpair (T4, P2, P6, S7). */
export function TenantsTable({
  main,
  page,
  view,
  rights,
  enterable,
}: {
  /** Main's slug. */
  main: string;
  page: PageOf<TenantListRow>;
  view: ListRef["view"];
  rights: TenantRights;
  enterable: string[] | null;
}) {
  const watch = useLiveRefresh(refreshEvery(page.rows));
  const { handlers, add, dialogs } = useTenantWork(main, watch);
  const addButton = rights.pair && (
    <Button variant="primary" onClick={add}>
      <Plus className="size-4" aria-hidden /> Add tenant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Tenants"
        description="The child tenants that are registered with this main tenant."
        actions={
          <>
            {rights.sync && <SyncAll main={main} onStarted={watch} />}
            {addButton}
          </>
        }
      />
      <DataTable
        name="Tenants"
        columns={tenantColumns}
        page={page}
        rowId={idOf}
        rowName={(row) => row.name}
        rowHref={(row) => `/t/${main}/tenants/${row.slug}`}
        actions={tenantActions(rights, enterable, handlers)}
        filters={tenantFilters}
        list={{ tenant: main, screen: "tenants", view }}
        exportHref={`/t/${main}/api/tenants-list/export`}
        empty={{
          title: "No tenant is registered yet",
          description:
            "Generate a registration key in a child tenant, under Settings, Main tenant. Then add the tenant here.",
        }}
      />
      {dialogs}
    </>
  );
}

const idOf = (row: TenantListRow) => row.id;

function SyncAll({ main, onStarted }: { main: string; onStarted: () => void }) {
  const [pending, setPending] = useState(false);
  const router = useRouter();
  async function run() {
    setPending(true);
    const result = await syncAll(main, {});
    setPending(false);
    if (!result.ok) return toastError(result.message);
    const { tenants } = result.data;
    toast(
      tenants === 0
        ? "No tenant is paired yet"
        : `${tenants} ${tenants === 1 ? "tenant is" : "tenants are"} being synced`,
    );
    onStarted();
    router.refresh();
  }
  return (
    <Button pending={pending} onClick={run}>
      <RefreshCw className="size-4" aria-hidden /> Sync all
    </Button>
  );
}
