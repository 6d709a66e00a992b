import type { TaskList } from "graphile-worker";
import { z } from "zod";
import { inControl } from "@/db/connection";
import { controlRole } from "@/db/names";
import { carryOutRun } from "@/lib/commands/engine";
import { log } from "@/lib/core/log";
import { runDirectory } from "@/lib/directory/sync/run";
import { sendMail } from "@/lib/mail/send";
import { initializePairing } from "@/lib/pairing/initialize";
import { probeTenant } from "@/lib/pairing/probe";
import { finishUnpairing } from "@/lib/pairing/unpair";
import { advanceRollouts } from "@/lib/rollouts/advance";
import { ingest } from "@/lib/schedules/engine";
import { pushShares, type ShareCheckpoint } from "@/lib/share/engine";
import { pushSites } from "@/lib/sites/push";
import { type Checkpoint, syncChanges, syncTenants } from "@/lib/sync/engine";
import { provisionTenant, removeTenant } from "@/lib/tenants/provisioning";
import { mainTenant, tenantsById } from "@/lib/tenants/registry";
import { StampedJob, TASKS, type TaskName } from "./model";
import { repairAll } from "./repair";

/** Does one task. Each parses its input itself; `by` is the database role that asked. */
type Run = (input: unknown, by: string) => Promise<unknown>;

/** What each task does. `checkpoint` is for tests that stop a sync between its steps. */
function runs(checkpoint?: Checkpoint, shareCheckpoint?: ShareCheckpoint): Record<TaskName, Run> {
  return {
    mail: sendMail,
    provision: (input) => provisionTenant(input),
    deprovision: (input) => removeTenant(input),
    initialize: (input) => initializePairing(input),
    unpair: (input) => finishUnpairing(input),
    probe: (input) => probeTenant(input),
    sync_changes: (input) => syncChanges(input, checkpoint),
    sync_tenant: (input) => syncTenants(input, checkpoint),
    reconcile: repairAll,
    share: () => pushShares(shareCheckpoint),
    site: (input) => pushSites(input),
    ingest: (input) => ingest(input),
    command: (input) => carryOutRun(input),
    rollout: advanceRollouts,
    directory: (input) => runDirectory(input),
  };
}

/**
 * The tasks of a region's queue. What concerns other tenants runs only when it stands in the queue beside main and
 * bears main's stamp or the registry's; what concerns a tenant alone also runs in its own region's queue by its own
 * stamp. Anything else there is forged, told in the log and dropped. A mail is held against its sender by the task
 * itself.
 */
export function tasksOf(
  region: string,
  checkpoint?: Checkpoint,
  shareCheckpoint?: ShareCheckpoint,
): TaskList {
  const all = runs(checkpoint, shareCheckpoint);
  return Object.fromEntries(
    TASKS.map((task) => [
      task,
      async (payload: unknown) => {
        const { by, input } = StampedJob.parse(payload);
        if (task !== "mail" && !(await mayAsk(task, region, by, input))) {
          log.error({ task, region, by }, "a job with a foreign stamp was dropped");
          return;
        }
        await all[task](input, by);
      },
    ]),
  );
}

/** The tasks that a tenant asks for itself, by the id in their input. */
const OWN: ReadonlySet<TaskName> = new Set(["directory"]);
const OwnInput = z.object({ tenantId: z.uuid() });

async function mayAsk(task: TaskName, region: string, by: string, input: unknown): Promise<boolean> {
  if (OWN.has(task)) return (region === "default" && by === controlRole()) || isOwn(region, by, input);
  if (region !== "default") return false;
  return by === controlRole() || by === (await inControl(mainTenant)).appRole;
}

async function isOwn(region: string, by: string, input: unknown): Promise<boolean> {
  const own = OwnInput.safeParse(input);
  if (!own.success) return false;
  const [tenant] = await inControl((tx) => tenantsById(tx, [own.data.tenantId]));
  return tenant !== undefined && tenant.region === region && tenant.appRole === by;
}
