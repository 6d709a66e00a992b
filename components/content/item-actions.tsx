"use client";

import { useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import type { ContentItem } from "@/lib/content/model";
import { contentLockedReason } from "@/lib/content/rules";
import { CONTENT } from "@/lib/content/types";
import { useLive } from "../live/use-live";
import { useRolloutActions } from "../rollouts/content-actions";
import { Button } from "../ui/button";
import { GoButton } from "../ui/go-button";
import type { ContentDialogKind } from "./content-dialogs";
import { liveReason, publishReason } from "./reasons";

const ContentDialog = lazy(() => import("./content-dialogs"));
const ExportDialog = lazy(() => import("./transfer/export-dialog"));

/** What can be done with an item, on its own page. */
export function ItemActions({
  tenant,
  item,
  may,
  children,
}: {
  tenant: string;
  item: ContentItem;
  may: {
    edit: boolean;
    remove: boolean;
    takeOut: boolean;
    seesShares: boolean;
    push: boolean;
    rollBack: boolean;
  };
  children?: ReactNode;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<ContentDialogKind>();
  useLive(tenant);
  const [takesOut, setTakesOut] = useState(false);
  const { path, goesLive, published } = CONTENT[item.type];
  const base = `/t/${tenant}/content/${path}`;
  const locked = contentLockedReason(item);
  const rollouts = useRolloutActions<ContentItem>(tenant, may);
  const button = (kind: ContentDialogKind, label: string, reason: string | null, danger = false) => (
    <Button
      className={danger ? "text-danger" : undefined}
      disabled={reason !== null}
      title={reason ?? undefined}
      onClick={() => setAsked(kind)}
    >
      {label}
    </Button>
  );
  return (
    <>
      {children}
      {may.edit && !locked && <GoButton href={`${base}/${item.id}/edit`}>Edit</GoButton>}
      {may.edit && <GoButton href={`${base}/new?copy=${item.id}`}>Save as new</GoButton>}
      {may.edit && goesLive && button("live", "Make live", liveReason(item))}
      {may.edit && published && button("publish", "Publish", publishReason(item))}
      {may.takeOut && <Button onClick={() => setTakesOut(true)}>Export</Button>}
      {rollouts.actions.map(({ id, label, disabled, run }) => (
        <Button
          key={id}
          disabled={disabled?.([item]) !== undefined}
          title={disabled?.([item])}
          onClick={() => run([item])}
        >
          {label}
        </Button>
      ))}
      {rollouts.dialog}
      {may.remove && button("delete", "Delete", locked, true)}
      <Suspense>
        {takesOut && <ExportDialog tenant={tenant} items={[item]} onClose={() => setTakesOut(false)} />}
        {asked && (
          <ContentDialog
            tenant={tenant}
            kind={asked}
            items={[item]}
            onClose={() => setAsked(undefined)}
            onDeleted={() => router.push(base)}
          />
        )}
      </Suspense>
    </>
  );
}
