"use client";

import { Copy, Download, Pencil, Radio, Rocket, ScrollText, Send, Trash2, Undo2 } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { contentLockedReason } from "@/lib/content/rules";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf, RowAction } from "../data-table/types";
import { useLive } from "../live/use-live";
import { useRolloutActions } from "../rollouts/content-actions";
import { type ContentTableRow, contentColumns, contentFilters } from "./columns";
import type { ContentDialogKind } from "./content-dialogs";
import { liveReason, publishReason } from "./reasons";

// Loaded when one of them is first asked for.
const ContentDialog = lazy(() => import("./content-dialogs"));
const ShareDialog = lazy(() => import("../share/share-dialog"));
const ExportDialog = lazy(() => import("./transfer/export-dialog"));

/** A type's table with its menu (C1). */
export function ContentTable({
  tenant,
  type,
  onMain,
  page,
  view,
  may,
}: {
  tenant: string;
  type: ContentType;
  onMain: boolean;
  page: PageOf<ContentTableRow>;
  view: ListRef["view"];
  may: {
    edit: boolean;
    remove: boolean;
    seesShares: boolean;
    push: boolean;
    rollBack: boolean;
    takeOut: boolean;
  };
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<{ kind: ContentDialogKind; rows: ContentTableRow[] }>();
  const [sharing, setSharing] = useState<{ mode: "share" | "stop"; rows: ContentTableRow[] }>();
  const here = usePathname();
  const params = useSearchParams();
  const setShared = (mode: "share" | "stop") => (rows: ContentTableRow[]) => setSharing({ mode, rows });
  useLive(tenant);
  const [taken, setTaken] = useState<ContentTableRow[]>();
  const { path, many, one, goesLive, published } = CONTENT[type];
  const base = `/t/${tenant}/content/${path}`;
  const ask = (kind: ContentDialogKind) => (rows: ContentTableRow[]) => setAsked({ kind, rows });
  const openLog = (id: string) => {
    const next = new URLSearchParams(params);
    next.set("log", id);
    router.push(`${here}?${next}` as never, { scroll: false });
  };
  const locked = (rows: ContentTableRow[]) =>
    rows.map(contentLockedReason).find((reason) => reason) ?? undefined;
  const edits: RowAction<ContentTableRow>[] = [
    {
      id: "edit",
      label: "Edit",
      icon: Pencil,
      disabled: locked,
      run: ([item]) => item && router.push(`${base}/${item.id}/edit`),
    },
    {
      id: "copy",
      label: "Save as new",
      icon: Copy,
      run: ([item]) => item && router.push(`${base}/new?copy=${item.id}`),
    },
  ];
  const live: RowAction<ContentTableRow> = {
    id: "live",
    label: "Make live",
    icon: Rocket,
    disabled: ([item]) => (item && liveReason(item)) ?? undefined,
    run: ask("live"),
  };
  const publishing: RowAction<ContentTableRow> = {
    id: "publish",
    label: "Publish",
    icon: Radio,
    disabled: ([item]) => (item && publishReason(item)) ?? undefined,
    run: ask("publish"),
  };
  const removal: RowAction<ContentTableRow> = {
    id: "delete",
    label: "Delete",
    icon: Trash2,
    danger: true,
    bulk: true,
    disabled: locked,
    run: ask("delete"),
  };
  const shares: RowAction<ContentTableRow>[] = [
    { id: "share", label: "Share", icon: Send, bulk: true, run: setShared("share") },
    {
      id: "stop",
      label: "Stop sharing",
      icon: Undo2,
      bulk: true,
      danger: true,
      disabled: (rows) =>
        rows.every(({ share }) => share?.status === "not_shared")
          ? "It is shared with no tenant."
          : undefined,
      run: setShared("stop"),
    },
  ];
  const log: RowAction<ContentTableRow> = {
    id: "log",
    label: "Share log",
    icon: ScrollText,
    run: ([item]) => item && openLog(item.id),
  };
  const takingOut: RowAction<ContentTableRow> = {
    id: "export",
    label: "Export",
    icon: Download,
    bulk: true,
    run: setTaken,
  };
  const rollouts = useRolloutActions<ContentTableRow>(tenant, may);
  const actions = [
    ...(may.push ? shares : []),
    ...(may.seesShares ? [log] : []),
    ...(may.edit ? edits : []),
    ...(may.edit && goesLive ? [live] : []),
    ...(may.edit && published ? [publishing] : []),
    ...(may.takeOut ? [takingOut] : []),
    ...rollouts.actions,
    ...(may.remove ? [removal] : []),
  ];
  return (
    <>
      <DataTable
        name={many}
        columns={contentColumns(type, onMain)}
        page={page}
        rowId={idOf}
        rowName={(item) => item.name}
        rowHref={(item) => `${base}/${item.id}`}
        actions={actions}
        filters={contentFilters(type, onMain)}
        list={{ tenant, screen: path, view }}
        exportHref={`/t/${tenant}/api/content/export?type=${path}`}
        empty={{
          title: `No ${many.toLowerCase()} yet`,
          description: EMPTY[type] ?? `Make the first ${one.toLowerCase()}.`,
        }}
      />
      {rollouts.dialog}
      <Suspense>
        {asked && (
          <ContentDialog
            tenant={tenant}
            kind={asked.kind}
            items={asked.rows}
            onClose={() => setAsked(undefined)}
          />
        )}
        {sharing && (
          <ShareDialog
            tenant={tenant}
            items={sharing.rows}
            mode={sharing.mode}
            onClose={() => setSharing(undefined)}
          />
        )}
        {taken && <ExportDialog tenant={tenant} items={taken} onClose={() => setTaken(undefined)} />}
      </Suspense>
    </>
  );
}

const idOf = (item: ContentTableRow) => item.id;

const EMPTY: Partial<Record<ContentType, string>> = {
  event_playbook: "An event playbook is run on an event before it becomes an incident.",
  incident_playbook: "An incident playbook is run on an incident, at every site of a tenant.",
  integration: "An integration says how a product is talked to.",
  utility_command: "A utility command works on data alone. It shares itself as soon as it is live.",
  connection: "A connection says where a product is reached, and with which secret.",
  global_list: "A global list is named data that playbooks and rules read.",
  event_rule: "A rule says what becomes of an event.",
  incident_form: "A form says how a type of incident is reported.",
};
