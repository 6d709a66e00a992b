import { RING_WORDS, type RingState, ROLLOUT_WORDS, type RolloutState } from "@/lib/rollouts/words";
import { Badge, type Tone } from "../ui/badge";

const ROLLOUT: Record<RolloutState, Tone> = {
  running: "info",
  stopped: "danger",
  done: "success",
  cancelled: "neutral",
  rolled_back: "warning",
};

const RING: Record<RingState, Tone> = {
  waiting: "neutral",
  running: "info",
  successful: "success",
  failed: "danger",
};

/** Where a rollout stands, with the reason on hover. */
export function RolloutBadge({ state, reason }: { state: RolloutState; reason?: string | null }) {
  return (
    <Badge tone={ROLLOUT[state]} title={reason ?? undefined}>
      {state === "running" && <Pulse />}
      {ROLLOUT_WORDS[state]}
    </Badge>
  );
}

/** Where a ring stands. */
export function RingBadge({ state }: { state: RingState }) {
  return (
    <Badge tone={RING[state]}>
      {state === "running" && <Pulse />}
      {RING_WORDS[state]}
    </Badge>
  );
}

function Pulse() {
  return <span aria-hidden className="size-1.5 rounded-full bg-current motion-safe:animate-pulse" />;
}
