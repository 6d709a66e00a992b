"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { start } from "@/lib/share/actions";
import { counted } from "@/lib/share/plan-words";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { expectShare } from "./expected";
import { SharePlanView } from "./share-plan";
import { usePlan } from "./use-plan";

/** As many tenants as can be named; more are named by labels. */
const NAMED = 100;

/**
 * Shares items, or stops sharing them: for whom, what that does in each tenant, and then exactly that or nothing
 * (C3, C18, T8).
 */
export default function ShareDialog({
  tenant,
  items,
  mode,
  onClose,
}: {
  tenant: string;
  items: readonly { id: string; name: string }[];
  mode: "share" | "stop";
  onClose: () => void;
}) {
  const router = useRouter();
  const [named, setNamed] = useState<PickItem[]>();
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const itemIds = items.map(({ id }) => id);
  const tenantIds = named && named.length > 0 ? named.map(({ id }) => id) : undefined;
  const query = new URLSearchParams({ items: itemIds.join(","), mode });
  if (tenantIds) query.set("tenants", tenantIds.join(","));
  const review = usePlan(`/t/${tenant}/api/shares/plan?${query}`);
  const { plan } = review;
  const stop = mode === "stop";
  const what = items.length === 1 ? items[0]?.name : counted(items.length, "item");
  const tooMany = (named?.length ?? 0) > NAMED;

  async function carryOut() {
    if (!plan) return;
    setPending(true);
    setRefused(undefined);
    const result = await start(tenant, {
      itemIds,
      mode,
      digest: plan.digest,
      ...(tenantIds ? { tenantIds } : {}),
    });
    if (result.ok) {
      expectShare(tenant, { itemIds, mode, what: what ?? "" });
      toast(stop ? `${what} is being taken back` : `${what} is being shared`);
      router.refresh();
      return onClose();
    }
    if (result.code === "conflict") await review.again();
    setRefused(result.message);
    setPending(false);
  }

  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={stop ? `Stop sharing ${what}` : `Share ${what}`}
      description={
        stop
          ? "It disappears from the tenants, and with it what only travelled along. Nothing that they made is touched."
          : "Look at the plan first. Exactly this is carried out, or nothing."
      }
    >
      <div className="flex flex-col gap-4">
        {!stop && (
          <fieldset className="flex flex-col gap-1.5 text-sm">
            <legend className="mb-1 font-medium">Tenants</legend>
            <Choice checked={!named} onChoose={() => setNamed(undefined)}>
              Those that the labels name
              {!named && plan && <span className="text-muted">: {counted(plan.targeted, "tenant")}</span>}
            </Choice>
            <Choice checked={Boolean(named)} onChoose={() => setNamed([])}>
              Only some of them
            </Choice>
            {named && (
              <MultiPicker
                label="Only these tenants"
                source={`/t/${tenant}/api/shares/tenants`}
                chosen={named}
                onChange={setNamed}
                hint="An item reaches a tenant only where its labels name it. The other tenants stay as they are."
                {...(tooMany ? { error: `Name at most ${NAMED} tenants, or use labels.` } : {})}
              />
            )}
          </fieldset>
        )}
        {named && !tenantIds ? (
          <p className="text-sm text-muted">Choose a tenant to see the plan.</p>
        ) : (
          <SharePlanView review={review} />
        )}
        {refused && <Callout tone="danger">{refused}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant={stop ? "danger" : "primary"}
            pending={pending}
            disabled={
              !plan || plan.totals.changes === 0 || review.reading || tooMany || (named && !tenantIds)
            }
            onClick={carryOut}
          >
            {stop && plan
              ? `Remove from ${counted(plan.totals.tenants, "tenant")}`
              : plan && plan.refused.length > 0
                ? "Share exactly this, without what is refused"
                : "Share exactly this"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function Choice({
  checked,
  onChoose,
  children,
}: {
  checked: boolean;
  onChoose: () => void;
  children: React.ReactNode;
}) {
  return (
    <label className="flex items-center gap-2">
      <input
        type="radio"
        name="tenants"
        className="size-4 accent-accent"
        checked={checked}
        onChange={onChoose}
      />
      <span>{children}</span>
    </label>
  );
}
