"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { CONTENT, type ContentType } from "@/lib/content/types";
import type { Result } from "@/lib/core/result";
import { approve, cancel, resume, stop } from "@/lib/rollouts/actions";
import type { RolloutDetail as Detail } from "@/lib/rollouts/model";
import { counted } from "@/lib/rollouts/words";
import { useLive } from "../live/use-live";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { RelativeTime } from "../ui/relative-time";
import { Callout, DefinitionList, PageHeader, Section } from "../ui/states";
import { toast, toastError } from "../ui/toaster";
import type { RolloutRights } from "./rights";
import { RingCard } from "./ring-card";
import { RollBackDialog } from "./roll-back-dialog";
import { RolloutBadge } from "./status";

/** A rollout as it goes on, with what can be done about it (W5). */
export function RolloutDetail({
  tenant,
  rollout,
  may,
}: {
  tenant: string;
  rollout: Detail;
  may: RolloutRights;
}) {
  useLive(tenant);
  const [asked, setAsked] = useState<"cancel" | "back">();
  const [pending, setPending] = useState(false);
  const router = useRouter();
  const at = { id: rollout.id, version: rollout.version };
  const active = rollout.state === "running" || rollout.state === "stopped";

  async function run(work: Promise<Result<unknown>>, said: string) {
    setPending(true);
    const result = await work;
    setPending(false);
    if (!result.ok) toastError(result.message);
    else toast(said);
    router.refresh();
  }

  const begun = rollout.ringsOf.some(({ state }) => state !== "waiting");
  return (
    <>
      <PageHeader
        title={rollout.name}
        description={
          <span className="flex flex-wrap items-center gap-2">
            <RolloutBadge state={rollout.state} />
            {rollout.done} of {counted(rollout.tenants, "tenant")} done · started by{" "}
            {rollout.startedBy ?? "somebody who is gone"} <RelativeTime at={rollout.startedAt} />
          </span>
        }
        actions={
          <>
            {may.push && rollout.state === "running" && (
              <Button pending={pending} onClick={() => run(stop(tenant, at), "The rollout is stopped")}>
                Stop
              </Button>
            )}
            {may.push && rollout.state === "stopped" && (
              <Button
                variant="primary"
                pending={pending}
                onClick={() => run(resume(tenant, at), "The rollout goes on")}
              >
                Resume
              </Button>
            )}
            {may.push && active && <Button onClick={() => setAsked("cancel")}>End here…</Button>}
            {may.rollBack && begun && rollout.state !== "rolled_back" && (
              <Button className="text-danger" onClick={() => setAsked("back")}>
                Roll back…
              </Button>
            )}
          </>
        }
      />
      {rollout.state === "stopped" && (
        <Callout tone="danger" title="It is stopped: nothing further is pushed" className="mb-4">
          {rollout.reason}
        </Callout>
      )}
      <Section title="Rings">
        <ol className="flex flex-col gap-3">
          {rollout.ringsOf.map((ring, index) => (
            <RingCard
              key={ring.number}
              ring={ring}
              next={rollout.state === "running" && rollout.ringsOf[index - 1]?.state === "successful"}
              pending={pending}
              whyNotApprove={
                rollout.mine ? "You started this rollout. Another person must approve." : undefined
              }
              onApprove={
                may.push
                  ? () => run(approve(tenant, { ...at, ring: ring.number }), `Ring ${ring.number} may begin`)
                  : undefined
              }
            />
          ))}
        </ol>
      </Section>
      <Section
        title="Content"
        description="These versions go to every ring, whatever becomes live meanwhile."
      >
        <Content tenant={tenant} items={rollout.items} />
      </Section>
      {asked === "cancel" && (
        <ConfirmDialog
          title="End this rollout here?"
          confirm="End here"
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            const result = await cancel(tenant, at);
            if (!result.ok) return result.message;
            toast("The rollout has ended");
            router.refresh();
          }}
        >
          <p>
            What went out stays. {counted(rollout.tenants - rollout.done, "tenant")} will not get it by this
            rollout, and it cannot be resumed.
          </p>
        </ConfirmDialog>
      )}
      {asked === "back" && (
        <RollBackDialog
          tenant={tenant}
          what={{ rolloutId: rollout.id }}
          name={rollout.name}
          onClose={() => setAsked(undefined)}
        />
      )}
    </>
  );
}

function Content({ tenant, items }: { tenant: string; items: Detail["items"] }) {
  return (
    <DefinitionList
      items={items.map((item) => {
        const facts = CONTENT[item.type as ContentType];
        return {
          term: facts.one,
          value: (
            <span key={item.id} className="flex flex-wrap items-center gap-2">
              <Link
                className="font-medium underline-offset-2 hover:underline"
                href={`/t/${tenant}/content/${facts.path}/${item.id}`}
              >
                {item.name}
              </Link>
              {item.number === null ? "is taken away" : `version ${item.number}`}
              {!item.chosen && <Badge>Travels along</Badge>}
              {item.number !== null && item.newest !== null && item.newest > item.number && (
                <Badge tone="warning" title="This rollout keeps the version that was planned.">
                  main has version {item.newest} by now
                </Badge>
              )}
              {item.newest === null && <Badge tone="warning">not on main any more</Badge>}
            </span>
          ),
        };
      })}
    />
  );
}
