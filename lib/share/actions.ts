"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { retryShare } from "./commands/retry";
import { share } from "./commands/share";
import { RetryInput, ShareInput } from "./model";

/** Shares items, or stops sharing them, exactly as the plan said (C3, C18). */
export const start = action({
  name: "share.start",
  needs: edit("sharing"),
  only: "main",
  input: ShareInput,
  run: share,
});

/** Tries again for one tenant, for those where it failed, or for all (C4). */
export const retry = action({
  name: "share.retry",
  needs: edit("sharing"),
  only: "main",
  input: RetryInput,
  run: retryShare,
});
