"use client";

import { useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { check, remove, retry, syncOne } from "@/lib/pairing/actions";
import type { TenantListRow } from "@/lib/tenants/queries";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { toast, toastError } from "../ui/toaster";
import { AddTenantDialog } from "./add-tenant-dialog";
import type { TenantHandlers } from "./row-actions";
import { UnpairDialog } from "./unpair-dialog";

// Loaded when labels are first edited: most visits edit none.
const LabelsDialog = lazy(async () => ({ default: (await import("./labels-dialog")).LabelsDialog }));

type Asked =
  | { what: "add" }
  | { what: "labels"; rows: TenantListRow[] }
  | { what: "pairAgain" | "unpair" | "remove"; row: TenantListRow };

/**
 * What the actions on registered tenants do, and the dialogs that they open; shared by the table and the detail
 * page. `watch` is called where something begins that the page should follow.
 */
export function useTenantWork(
  main: string,
  watch: () => void,
  onRemoved?: () => void,
): { handlers: TenantHandlers; add: () => void; dialogs: ReactNode } {
  const [asked, setAsked] = useState<Asked>();
  const router = useRouter();
  const close = () => setAsked(undefined);
  const ask = (what: "pairAgain" | "unpair" | "remove") => (row: TenantListRow) => setAsked({ what, row });

  async function start(work: ReturnType<typeof retry>, said: string): Promise<void> {
    const result = await work;
    if (!result.ok) return toastError(result.message);
    toast(said);
    watch();
    router.refresh();
  }

  return {
    handlers: {
      open: ({ slug }) => router.push(`/t/${slug}`),
      sync: ({ id, name }) => start(syncOne(main, { tenantId: id }), `${name} is being synced`),
      check: ({ id, name }) =>
        start(check(main, { tenantId: id }), `The connection to ${name} is being checked`),
      retry: ({ id, name }) => start(retry(main, { tenantId: id }), `${name} is being initialized again`),
      labels: (rows) => setAsked({ what: "labels", rows }),
      pairAgain: ask("pairAgain"),
      unpair: ask("unpair"),
      remove: ask("remove"),
    },
    add: () => setAsked({ what: "add" }),
    dialogs: asked && (
      <>
        {(asked.what === "add" || asked.what === "pairAgain") && (
          <AddTenantDialog
            main={main}
            url={asked.what === "pairAgain" ? asked.row.url : ""}
            onClose={close}
            onRegistered={() => {
              watch();
              router.refresh();
            }}
          />
        )}
        {asked.what === "labels" && (
          <Suspense>
            <LabelsDialog main={main} tenants={asked.rows} onClose={close} />
          </Suspense>
        )}
        {asked.what === "unpair" && (
          <UnpairDialog main={main} row={asked.row} onClose={close} onUnpaired={watch} />
        )}
        {asked.what === "remove" && (
          <ConfirmDialog
            title={`Remove ${asked.row.name} from the list?`}
            confirm="Remove"
            danger
            onClose={close}
            onConfirm={async () => {
              const result = await remove(main, { tenantId: asked.row.id });
              if (!result.ok) return result.message;
              toast(`${asked.row.name} was removed from the list`);
              if (onRemoved) onRemoved();
              else router.refresh();
            }}
          >
            <p>
              {asked.row.name} leaves this list and the available tenants of every group. The tenant itself
              and its data stay; a new registration key brings it back.
            </p>
          </ConfirmDialog>
        )}
      </>
    ),
  };
}
