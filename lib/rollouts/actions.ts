"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { rollBack } from "./commands/roll-back";
import { startRollout } from "./commands/start";
import { approveRing, cancelRollout, resumeRollout, stopRollout } from "./commands/steer";
import { ApproveInput, RollBackInput, StartInput, SteerInput } from "./model";

/** Starts a rollout in rings (W5). */
export const start = action({
  name: "rollout.start",
  needs: edit("sharing"),
  only: "main",
  input: StartInput,
  run: startRollout,
});

/** Stops a rollout where it is. */
export const stop = action({
  name: "rollout.stop",
  needs: edit("sharing"),
  only: "main",
  input: SteerInput,
  run: stopRollout,
});

/** Goes on after a stop. */
export const resume = action({
  name: "rollout.resume",
  needs: edit("sharing"),
  only: "main",
  input: SteerInput,
  run: resumeRollout,
});

/** Lets the next ring begin, by another person. */
export const approve = action({
  name: "rollout.approve",
  needs: edit("sharing"),
  only: "main",
  input: ApproveInput,
  run: approveRing,
});

/** Ends a rollout early. */
export const cancel = action({
  name: "rollout.cancel",
  needs: edit("sharing"),
  only: "main",
  input: SteerInput,
  run: cancelRollout,
});

/** Takes each tenant back to its own last good version (W5). */
export const back = action({
  name: "share.roll_back",
  needs: edit("sharing"),
  only: "main",
  input: RollBackInput,
  run: rollBack,
});
