"use client";

import { Ban, Pencil, RefreshCw, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { remove, revoke } from "@/lib/api-keys/actions";
import type { ApiKeyRow } from "@/lib/api-keys/model";
import { keyLockedReason } from "@/lib/api-keys/words";
import type { Result } from "@/lib/core/result";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf, RowAction } from "../data-table/types";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { toast } from "../ui/toaster";
import { apiKeyColumns, apiKeyFilters } from "./columns";
import { KeyDialog } from "./key-dialog";
import { RotateDialog } from "./rotate-dialog";

type Asked = { kind: "edit" | "rotate" | "revoke" | "delete"; apiKey: ApiKeyRow };

/** The table of API keys with its menu (K1). */
export function ApiKeysTable({
  tenant,
  page,
  view,
  may,
}: {
  tenant: string;
  page: PageOf<ApiKeyRow>;
  view: ListRef["view"];
  /** `end`: revoke and delete. */
  may: { edit: boolean; end: boolean };
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const ask =
    (kind: Asked["kind"]) =>
    ([apiKey]: ApiKeyRow[]) =>
      apiKey && setAsked({ kind, apiKey });
  const locked = ([key]: ApiKeyRow[]) => (key && keyLockedReason(key)) ?? undefined;
  const actions: RowAction<ApiKeyRow>[] = [
    { id: "edit", label: "Edit", icon: Pencil, disabled: locked, run: ask("edit") },
    {
      id: "rotate",
      label: "Rotate",
      icon: RefreshCw,
      disabled: (rows) => locked(rows) ?? rows[0]?.lackReason ?? undefined,
      run: ask("rotate"),
    },
  ];
  const ends: RowAction<ApiKeyRow>[] = [
    {
      id: "revoke",
      label: "Revoke",
      icon: Ban,
      danger: true,
      disabled: ([key]) => (key?.state === "revoked" ? `${key.name} was revoked already.` : undefined),
      run: ask("revoke"),
    },
    { id: "delete", label: "Delete", icon: Trash2, danger: true, run: ask("delete") },
  ];

  async function end(work: Promise<Result<unknown>>, done: string): Promise<string | undefined> {
    const result = await work;
    if (!result.ok) return result.message;
    toast(done);
    router.refresh();
    return undefined;
  }

  return (
    <>
      <DataTable
        name="API keys"
        columns={apiKeyColumns}
        page={page}
        rowId={(key) => key.id}
        rowName={(key) => key.name}
        actions={may.edit ? [...actions, ...(may.end ? ends : [])] : []}
        filters={apiKeyFilters}
        list={{ tenant, screen: "api-keys", view }}
        empty={{
          title: "No API keys yet",
          description: "A key lets a program read and change users, roles and groups of this tenant.",
        }}
      />
      {asked?.kind === "edit" && <KeyDialog tenant={tenant} edited={asked.apiKey} onClose={close} />}
      {asked?.kind === "rotate" && <RotateDialog tenant={tenant} apiKey={asked.apiKey} onClose={close} />}
      {asked?.kind === "revoke" && (
        <ConfirmDialog
          title="Revoke"
          confirm="Revoke"
          danger
          onClose={close}
          onConfirm={() => end(revoke(tenant, { id: asked.apiKey.id }), `${asked.apiKey.name} revoked`)}
        >
          Every program that uses {asked.apiKey.name} ({asked.apiKey.hint}) is refused from its next request
          on. This cannot be taken back. <LastUse apiKey={asked.apiKey} />
        </ConfirmDialog>
      )}
      {asked?.kind === "delete" && (
        <ConfirmDialog
          title="Delete"
          confirm="Delete"
          danger
          onClose={close}
          onConfirm={() => end(remove(tenant, { id: asked.apiKey.id }), `${asked.apiKey.name} deleted`)}
        >
          The key {asked.apiKey.name} ({asked.apiKey.hint}) will be deleted for good, and programs that use it
          are refused. The audit log keeps what it did. <LastUse apiKey={asked.apiKey} />
        </ConfirmDialog>
      )}
    </>
  );
}

function LastUse({ apiKey }: { apiKey: ApiKeyRow }) {
  if (!apiKey.lastUsedAt) return <>It has never been used.</>;
  return (
    <>
      It was last used <RelativeTime at={apiKey.lastUsedAt} />.
    </>
  );
}
