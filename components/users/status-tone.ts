import type { UserStatus } from "@/lib/users/model";
import type { Tone } from "../ui/badge";

/** The colour that repeats a user's status. */
export function statusTone(status: UserStatus): Tone {
  const tones: Record<UserStatus, Tone> = {
    active: "success",
    inactive: "neutral",
    locked: "danger",
    invited: "info",
  };
  return tones[status];
}
