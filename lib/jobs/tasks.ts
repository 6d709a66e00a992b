import type { TaskList } from "graphile-worker";
import { inControl } from "@/db/connection";
import { controlRole } from "@/db/names";
import { log } from "@/lib/core/log";
import { sendMail } from "@/lib/mail/send";
import { initializePairing } from "@/lib/pairing/initialize";
import { probeTenant } from "@/lib/pairing/probe";
import { finishUnpairing } from "@/lib/pairing/unpair";
import { type Checkpoint, syncChanges, syncTenants } from "@/lib/sync/engine";
import { reconcile } from "@/lib/sync/reconcile";
import { provisionTenant, removeTenant } from "@/lib/tenants/provisioning";
import { mainTenant } from "@/lib/tenants/registry";
import { StampedJob, TASKS, type TaskName } from "./model";

/** Does one task. Each parses its input itself; `by` is the database role that asked. */
type Run = (input: unknown, by: string) => Promise<unknown>;

/** What each task does. `checkpoint` is for tests that stop a sync between its steps. */
function runs(checkpoint?: Checkpoint): Record<TaskName, Run> {
  return {
    mail: sendMail,
    provision: (input) => provisionTenant(input),
    deprovision: (input) => removeTenant(input),
    initialize: (input) => initializePairing(input),
    unpair: (input) => finishUnpairing(input),
    probe: (input) => probeTenant(input),
    sync_changes: (input) => syncChanges(input, checkpoint),
    sync_tenant: (input) => syncTenants(input, checkpoint),
    reconcile: () => reconcile(),
  };
}

/**
 * The tasks of a region's queue. What concerns other tenants runs only when it stands in the queue beside main and
 * bears main's stamp or the registry's; anything else there is forged, told in the log and dropped. A mail is held
 * against its sender by the task itself.
 */
export function tasksOf(region: string, checkpoint?: Checkpoint): TaskList {
  const all = runs(checkpoint);
  return Object.fromEntries(
    TASKS.map((task) => [
      task,
      async (payload: unknown) => {
        const { by, input } = StampedJob.parse(payload);
        if (task !== "mail" && !(await mayAsk(region, by))) {
          log.error({ task, region, by }, "a job with a foreign stamp was dropped");
          return;
        }
        await all[task](input, by);
      },
    ]),
  );
}

async function mayAsk(region: string, by: string): Promise<boolean> {
  if (region !== "default") return false;
  return by === controlRole() || by === (await inControl(mainTenant)).appRole;
}
