import type { RingDetail } from "@/lib/rollouts/model";
import { counted } from "@/lib/rollouts/words";
import { Badge, type Tone } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { RingBadge } from "./status";

const SHOWN = 50;
const WORDS: Record<RingDetail["tenants"][number]["state"], { label: string; tone: Tone }> = {
  waiting: { label: "Waiting", tone: "neutral" },
  sharing: { label: "Sharing", tone: "info" },
  done: { label: "Done", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
};

/** One ring of a rollout: who is in it, how they stand, and what it waits for. */
export function RingCard({
  ring,
  next,
  pending,
  whyNotApprove,
  onApprove,
}: {
  ring: RingDetail;
  /** True where the ring before is successful and this one may begin. */
  next: boolean;
  pending: boolean;
  whyNotApprove: string | undefined;
  /** Absent for someone who may not. */
  onApprove: (() => void) | undefined;
}) {
  const whom = [...ring.tenantNames, ...ring.labels.map((label) => `label ${label}`)].join(", ");
  const asks = ring.state === "waiting" && ring.approval && !ring.approvedAt && ring.tenants.length > 0;
  return (
    <li className="border-l-2 pl-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold">
          Ring {ring.number} · {ring.name}
        </h3>
        <RingBadge state={ring.state} />
        <span className="text-sm text-muted">
          {ring.tenants.length === 0 ? "nobody: it is passed over" : counted(ring.tenants.length, "tenant")}
          {whom && ` · ${whom}`}
        </span>
        {next && asks && onApprove && (
          <Button
            size="sm"
            variant="primary"
            pending={pending}
            disabled={whyNotApprove !== undefined}
            title={whyNotApprove}
            onClick={onApprove}
          >
            Approve ring {ring.number}
          </Button>
        )}
      </div>
      <Waits ring={ring} next={next} asks={asks} whyNotApprove={onApprove && whyNotApprove} />
      <ul className="mt-1 divide-y text-sm">
        {ring.tenants.slice(0, SHOWN).map((tenant) => (
          <li key={tenant.id} className="flex flex-wrap items-center gap-x-3 py-1">
            <span className="min-w-40">{tenant.name}</span>
            <Badge tone={WORDS[tenant.state].tone}>{WORDS[tenant.state].label}</Badge>
            {tenant.reason && tenant.state === "failed" && (
              <span className="text-danger">{tenant.reason}</span>
            )}
          </li>
        ))}
      </ul>
      {ring.tenants.length > SHOWN && (
        <p className="text-xs text-muted">and {counted(ring.tenants.length - SHOWN, "more tenant")}</p>
      )}
    </li>
  );
}

function Waits({
  ring,
  next,
  asks,
  whyNotApprove,
}: {
  ring: RingDetail;
  next: boolean;
  asks: boolean;
  whyNotApprove: string | undefined;
}) {
  return (
    <p className="text-xs text-muted">
      {ring.state === "waiting" &&
        ring.waitMinutes > 0 &&
        (ring.dueAt ? (
          <>
            Waits until <RelativeTime at={ring.dueAt} />.{" "}
          </>
        ) : (
          `Waits ${counted(ring.waitMinutes, "minute")} after the ring before. `
        ))}
      {asks && (next ? `Waits for an approval. ${whyNotApprove ?? ""}` : "Another person must approve it.")}
      {ring.approvedAt && (
        <>
          Approved by {ring.approvedBy ?? "somebody who is gone"} <RelativeTime at={ring.approvedAt} />.
        </>
      )}
    </p>
  );
}
