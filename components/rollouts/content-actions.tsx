"use client";

import { CircleDot, Undo2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { CONTENT, type ContentType } from "@/lib/content/types";
import type { ShareStatus } from "@/lib/share/model";
import type { RowAction } from "../data-table/types";

// Loaded when it is first asked for.
const RollBackDialog = lazy(async () => ({ default: (await import("./roll-back-dialog")).RollBackDialog }));

/** What of an item tells whether it can be rolled out or back. */
type Item = {
  id: string;
  name: string;
  type: ContentType;
  live: number | null;
  published: number | null;
  /** How it stands with the tenants, where the list knows. */
  share?: { status: ShareStatus } | null;
};

/** What the content's own lists offer of rollouts: in rings, and back (W5). */
export function useRolloutActions<Row extends Item>(
  tenant: string,
  may: { push: boolean; rollBack: boolean },
): { actions: RowAction<Row>[]; dialog: ReactNode } {
  const router = useRouter();
  const [back, setBack] = useState<Row>();
  const actions: RowAction<Row>[] = [];
  if (may.push)
    actions.push({
      id: "roll-out",
      label: "Roll out in rings…",
      icon: CircleDot,
      bulk: true,
      disabled: (rows) => rows.map(whyNotRollOut).find((reason) => reason !== undefined),
      run: (rows) =>
        router.push(`/t/${tenant}/content/rollouts/new?items=${rows.map(({ id }) => id).join(",")}`),
    });
  if (may.rollBack)
    actions.push({
      id: "roll-back",
      label: "Roll back…",
      icon: Undo2,
      danger: true,
      disabled: ([row]) => row && whyNotRollBack(row),
      run: ([row]) => setBack(row),
    });
  return {
    actions,
    dialog: back && (
      <Suspense>
        <RollBackDialog
          tenant={tenant}
          what={{ itemId: back.id }}
          name={back.name}
          onClose={() => setBack(undefined)}
        />
      </Suspense>
    ),
  };
}

function whyNotRollOut(item: Item): string | undefined {
  if (item.live === null) return `${item.name} has no live version yet.`;
  if (CONTENT[item.type].published && item.published === null) return `${item.name} is not published.`;
  return undefined;
}

function whyNotRollBack(item: Item): string | undefined {
  if (item.share?.status === "not_shared") return "It is not shared with any tenant.";
  return item.share?.status === "sharing" ? "It is being shared now." : undefined;
}
