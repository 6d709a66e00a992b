"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "../ui/button";
import { type ShareStanding, ShareStatusCell } from "./share-status";

const ShareDialog = lazy(() => import("./share-dialog"));

/** Sharing on an item's own page: how it stands, Share and Stop sharing (C2, C3). */
export function ShareButtons({
  tenant,
  item,
  standing,
  mayPush,
}: {
  tenant: string;
  item: { id: string; name: string };
  standing: ShareStanding;
  mayPush: boolean;
}) {
  const [mode, setMode] = useState<"share" | "stop">();
  const { id, name } = item;
  return (
    <>
      <ShareStatusCell item={item} standing={standing} />
      {mayPush && <Button onClick={() => setMode("share")}>Share</Button>}
      {mayPush && standing.status !== "not_shared" && (
        <Button onClick={() => setMode("stop")}>Stop sharing</Button>
      )}
      <Suspense>
        {mode && (
          <ShareDialog
            tenant={tenant}
            items={[{ id, name }]}
            mode={mode}
            onClose={() => setMode(undefined)}
          />
        )}
      </Suspense>
    </>
  );
}
