import { Activity, Building2, CircleMinus, Link2, RefreshCw, RotateCw, Tags, Unlink } from "lucide-react";
import type { TenantListRow } from "@/lib/tenants/queries";
import type { RowAction } from "../data-table/types";

/** What this person may do with tenants, by his roles; what is false is absent from every menu. */
export type TenantRights = { pair: boolean; unpair: boolean; sync: boolean; labels: boolean };

/** What a row's actions call. */
export type TenantHandlers = Record<
  "open" | "sync" | "check" | "retry" | "pairAgain" | "unpair" | "remove",
  (row: TenantListRow) => void
> & { labels: (rows: TenantListRow[]) => void };

/**
 * The actions of a registered tenant, for the table's menus and the detail page (P6, S7). `enterable` are the
 * addresses of the tenants that the person may enter; null where there are too many to tell.
 */
export function tenantActions(
  rights: TenantRights,
  enterable: readonly string[] | null,
  call: TenantHandlers,
): RowAction<TenantListRow>[] {
  const one =
    (run: (row: TenantListRow) => void) =>
    ([row]: TenantListRow[]) =>
      row && run(row);
  const unless =
    (reason: (row: TenantListRow) => string | undefined) =>
    ([row]: TenantListRow[]) =>
      row && reason(row);
  return [
    {
      id: "open",
      label: "Open",
      icon: Building2,
      disabled: unless((row) => whyNotOpen(row, enterable)),
      run: one(call.open),
    },
    ...(rights.sync
      ? [
          {
            id: "sync",
            label: "Sync now",
            icon: RefreshCw,
            disabled: unless(whyNotSync),
            run: one(call.sync),
          },
          {
            id: "check",
            label: "Check connection",
            icon: Activity,
            disabled: unless(whyNotCheck),
            run: one(call.check),
          },
        ]
      : []),
    ...(rights.labels
      ? [{ id: "labels", label: "Edit labels", icon: Tags, bulk: true, run: call.labels }]
      : []),
    ...(rights.pair
      ? [
          {
            id: "retry",
            label: "Retry",
            icon: RotateCw,
            disabled: unless(whyNotRetry),
            run: one(call.retry),
          },
          {
            id: "pair-again",
            label: "Re-pair",
            icon: Link2,
            disabled: unless(whyNotPair),
            run: one(call.pairAgain),
          },
        ]
      : []),
    ...(rights.unpair
      ? [
          {
            id: "unpair",
            label: "Unpair",
            icon: Unlink,
            danger: true,
            disabled: unless(whyNotUnpair),
            run: one(call.unpair),
          },
          {
            id: "remove",
            label: "Remove",
            icon: CircleMinus,
            danger: true,
            disabled: unless(whyNotRemove),
            run: one(call.remove),
          },
        ]
      : []),
  ];
}

function whyNotOpen(row: TenantListRow, enterable: readonly string[] | null): string | undefined {
  if (row.status !== "active") return "It is not in service now. The gateway tells why.";
  if (row.pairing === "unpaired" || row.pairing === "failed")
    return "It is not paired, so nobody of main enters it.";
  if (row.pairing === "pending") return "It is still being initialized.";
  if (!enterable || enterable.includes(row.slug)) return undefined;
  return "None of your groups lists it among the available tenants.";
}

function whyNotSync({ pairing, connectionStatus }: TenantListRow): string | undefined {
  if (pairing === "paired" || (pairing === "disconnected" && connectionStatus !== "unknown"))
    return undefined;
  return "Nothing is synced to a tenant that is not paired.";
}

function whyNotCheck(row: TenantListRow): string | undefined {
  return whyNotSync(row) && "There is no connection to a tenant that is not paired.";
}

function whyNotRetry({ pairing }: TenantListRow): string | undefined {
  return pairing === "failed" ? undefined : "Only an initialization that failed can be tried again.";
}

function whyNotPair({ pairing }: TenantListRow): string | undefined {
  return pairing === "unpaired" || pairing === "failed" ? undefined : "Unpair it first.";
}

function whyNotUnpair({ pairing, status }: TenantListRow): string | undefined {
  if (pairing === "unpaired") return "It is not paired.";
  return status === "suspended" ? "It is suspended. Resume it in the gateway first." : undefined;
}

function whyNotRemove({ pairing }: TenantListRow): string | undefined {
  return pairing === "unpaired" ? undefined : "Unpair it first.";
}
