"use client";

import { lazy, Suspense, useState } from "react";
import type { RoleOption } from "@/lib/roles/model";
import { Button } from "../ui/button";

// Loaded when it is first asked for.
const ImportDialog = lazy(async () => ({ default: (await import("./import-dialog")).ImportDialog }));

/** Opens the import of a directory's group; disabled with its reason where no directory is connected (G6). */
export function ImportButton({
  tenant,
  connected,
  roles,
}: {
  tenant: string;
  connected: boolean;
  roles: RoleOption[];
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        disabled={!connected}
        title={connected ? undefined : "No directory is connected. Connect one under Directory."}
        onClick={() => setOpen(true)}
      >
        Import AD group
      </Button>
      {open && (
        <Suspense>
          <ImportDialog tenant={tenant} roles={roles} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
