"use client";

import { Check, RefreshCw, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { repair, unaccept } from "@/lib/deviations/actions";
import type { DeviationRow } from "@/lib/deviations/model";
import { whyNotRepair } from "@/lib/deviations/words";
import { counted } from "@/lib/rollouts/words";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf, RowAction } from "../data-table/types";
import { useLive } from "../live/use-live";
import { PageHeader } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import { AcceptDialog } from "./accept-dialog";
import { deviationColumns, deviationFilters } from "./columns";
import { keysOf } from "./keys";

/** What this person may do with deviations, by his roles. */
type DeviationRights = { accept: boolean; repair: boolean };

/** The register of where tenants differ from main (W7). */
export function DeviationsTable({
  tenant,
  page,
  open,
  view,
  may,
}: {
  tenant: string;
  page: PageOf<DeviationRow>;
  /** How many are trouble. */
  open: number;
  view: ListRef["view"];
  may: DeviationRights;
}) {
  useLive(tenant);
  const [accepting, setAccepting] = useState<DeviationRow[]>();
  const router = useRouter();

  async function mend(rows: DeviationRow[]) {
    const result = await repair(tenant, { deviations: keysOf(rows) });
    if (!result.ok) return toastError(result.message);
    toast(`${counted(result.data.count, "deviation is", "deviations are")} being repaired`);
    router.refresh();
  }

  async function takeBack(rows: DeviationRow[]) {
    const result = await unaccept(tenant, { deviations: keysOf(rows) });
    if (!result.ok) return toastError(result.message);
    toast(`${counted(result.data.count, "acceptance is", "acceptances are")} taken back`);
    router.refresh();
  }

  return (
    <>
      <PageHeader
        title="Deviations"
        description={
          open === 0
            ? "Every tenant is as main wants it, or its difference was accepted."
            : `${counted(open, "open deviation")}: where tenants differ from main, and nobody accepted it.`
        }
      />
      <DataTable
        name="Deviations"
        columns={deviationColumns}
        page={page}
        rowId={(row) => row.id}
        rowName={(row) => `${row.itemName} in ${row.tenantName}`}
        actions={actionsOf(may, { accept: setAccepting, mend, takeBack })}
        filters={deviationFilters}
        list={{ tenant, screen: "deviations", view }}
        exportHref={`/t/${tenant}/api/deviations/export`}
        empty={{
          title: "No tenant differs from main",
          description: "Differences are found when content is shared, and by a comparison every few minutes.",
        }}
      />
      {accepting && <AcceptDialog tenant={tenant} rows={accepting} onClose={() => setAccepting(undefined)} />}
    </>
  );
}

type Handlers = Record<"accept" | "mend" | "takeBack", (rows: DeviationRow[]) => void>;

function actionsOf(may: DeviationRights, call: Handlers): RowAction<DeviationRow>[] {
  return [
    ...(may.repair
      ? [
          {
            id: "repair",
            label: "Repair",
            icon: RefreshCw,
            bulk: true,
            disabled: (rows: DeviationRow[]) => rows.map(whyNotRepair).find((reason) => reason !== undefined),
            run: call.mend,
          },
        ]
      : []),
    ...(may.accept
      ? [
          { id: "accept", label: "Accept…", icon: Check, bulk: true, run: call.accept },
          {
            id: "take-back",
            label: "Take acceptance back",
            icon: Undo2,
            bulk: true,
            disabled: (rows: DeviationRow[]) =>
              rows.every(({ state }) => state === "accepted") ? undefined : "It is not accepted now.",
            run: call.takeBack,
          },
        ]
      : []),
  ];
}
