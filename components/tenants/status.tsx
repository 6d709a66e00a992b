import type { ConnectionStatus, InitStatus, PairingStatus } from "@/lib/tenants/words";
import { STATUS_WORDS } from "@/lib/tenants/words";
import { Badge, type Tone } from "../ui/badge";

const PAIRING: Record<PairingStatus, Tone> = {
  unpaired: "neutral",
  pending: "info",
  paired: "success",
  failed: "danger",
  disconnected: "danger",
};

const INITIALIZATION: Record<InitStatus, Tone> = {
  none: "neutral",
  pending: "info",
  initializing: "info",
  initialized: "success",
  failed: "danger",
};

const CONNECTION: Record<ConnectionStatus, Tone> = {
  connected: "success",
  unreachable: "danger",
  outdated: "warning",
  denied: "danger",
  unknown: "neutral",
};

/** How main is bound to the tenant, with the reason on hover (P6). */
export function PairingBadge({ status, reason }: { status: PairingStatus; reason?: string | null }) {
  return (
    <Badge tone={PAIRING[status]} title={reason ?? undefined}>
      {STATUS_WORDS.pairing[status]}
    </Badge>
  );
}

/** How far the first push has come, with the reason on hover (P5). */
export function InitializationBadge({ status, reason }: { status: InitStatus; reason?: string | null }) {
  const busy = status === "pending" || status === "initializing";
  return (
    <Badge tone={INITIALIZATION[status]} title={reason ?? undefined}>
      {busy && <span aria-hidden className="size-1.5 animate-pulse rounded-full bg-current" />}
      {STATUS_WORDS.initialization[status]}
    </Badge>
  );
}

/** What the last probe found, with its detail on hover (T4). */
export function ConnectionBadge({ status, detail }: { status: ConnectionStatus; detail?: string | null }) {
  return (
    <Badge tone={CONNECTION[status]} title={detail ?? undefined}>
      {STATUS_WORDS.connection[status]}
    </Badge>
  );
}
