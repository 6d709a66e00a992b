import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { switchLosses } from "@/lib/sites/losses";
import { SiteLossesInput } from "@/lib/sites/model";

/** What disabling sites would take from their tenants, told before it happens (T7). */
export const GET = read({
  name: "site.losses",
  needs: edit("sites"),
  only: "main",
  input: SiteLossesInput,
  run: switchLosses,
});
