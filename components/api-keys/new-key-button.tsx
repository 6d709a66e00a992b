"use client";

import { useState } from "react";
import { Button } from "../ui/button";
import { KeyDialog } from "./key-dialog";

/** Opens the form of a new key. */
export function NewKeyButton({ tenant }: { tenant: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        New API key
      </Button>
      {open && <KeyDialog tenant={tenant} onClose={() => setOpen(false)} />}
    </>
  );
}
