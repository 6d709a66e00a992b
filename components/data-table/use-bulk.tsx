"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useRef, useState } from "react";
import type { Result } from "@/lib/core/result";
import { toast } from "../ui/toaster";
import { BULK_PART, type BulkOutcome, inParts } from "./bulk";
import { BulkDialog } from "./bulk-dialog";

/** Something to do to many. */
export type BulkWork = {
  /** What it is called over the results, such as "Deactivate". */
  title: string;
  ids: string[];
  act: (ids: string[]) => Promise<Result<unknown>>;
  /** What the toast says where all of it was done. */
  done: string;
  /** Takes it back, where all of it was done. */
  undo?: () => void;
};

type Shown = { work: BulkWork; through: number; outcome?: BulkOutcome };

/**
 * Does something to one or many. Of one, a refusal is answered as a sentence; of many, those that cannot be done are
 * left out and shown with their reasons, and can be tried again.
 */
export function useBulk(): { run: (work: BulkWork) => Promise<string | undefined>; dialog: ReactNode } {
  const router = useRouter();
  const [shown, setShown] = useState<Shown>();
  const stopped = useRef(false);

  async function run(work: BulkWork): Promise<string | undefined> {
    if (work.ids.length === 1) {
      const result = await work.act(work.ids);
      if (!result.ok) return result.message;
      finished(work);
      return undefined;
    }
    const rest = many(work);
    // Long work goes on in its own dialog, so that the one that asked can close.
    if (work.ids.length > BULK_PART) void rest;
    else await rest;
    return undefined;
  }

  async function many(work: BulkWork): Promise<void> {
    stopped.current = false;
    const long = work.ids.length > BULK_PART;
    if (long) setShown({ work, through: 0 });
    const outcome = await inParts(work.ids, work.act, (through) => {
      if (long) setShown({ work, through });
      return !stopped.current;
    });
    if (outcome.failures.length === 0) {
      setShown(undefined);
      finished(work);
    } else {
      setShown({ work, through: work.ids.length, outcome });
      router.refresh();
    }
  }

  function finished({ done, undo }: BulkWork) {
    toast(done, undo);
    router.refresh();
  }

  const dialog = shown && (
    <BulkDialog
      title={shown.work.title}
      total={shown.work.ids.length}
      through={shown.through}
      outcome={shown.outcome}
      onStop={() => {
        stopped.current = true;
      }}
      onRetry={(ids) => void many({ ...shown.work, ids, undo: undefined })}
      onClose={() => setShown(undefined)}
    />
  );
  return { run, dialog };
}
