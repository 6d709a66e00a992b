import { z } from "zod";
import { Id, line, Version } from "@/lib/users/text";

/** A new data ingestion schedule of a tenant's site, made by main (C16). */
export const CreateScheduleInput = z.strictObject({
  tenantId: Id,
  siteId: Id,
  name: line("a name", 120),
  integrationId: Id,
  command: z.string().min(1, "Choose a command.").max(60),
  connection: line("a connection's name", 120),
  parameters: z.record(z.string().max(60), z.string().max(2_000)).default({}),
  everyMinutes: z
    .int("Enter whole minutes.")
    .min(1, "At least every minute.")
    .max(10_080, "At most once a week: 10,080 minutes."),
});
export type CreateScheduleInput = z.infer<typeof CreateScheduleInput>;

/** A schedule's new state, and the version that the edit began with. Its tenant and site stay. */
export const UpdateScheduleInput = CreateScheduleInput.omit({ tenantId: true, siteId: true }).extend({
  id: Id,
  version: Version,
});
export type UpdateScheduleInput = z.infer<typeof UpdateScheduleInput>;

/** The schedules to pause or to resume. */
export const PauseSchedulesInput = z.strictObject({ ids: z.array(Id).min(1).max(200), paused: z.boolean() });
export type PauseSchedulesInput = z.infer<typeof PauseSchedulesInput>;

/** The schedules to run now, or to delete. */
export const ScheduleIdsInput = z.strictObject({ ids: z.array(Id).min(1).max(200) });
export type ScheduleIdsInput = z.infer<typeof ScheduleIdsInput>;

/** A row of the table of schedules. Times are UTC in ISO form. */
export type ScheduleRow = {
  id: string;
  tenantId: string;
  siteId: string;
  site: string;
  name: string;
  integrationId: string;
  integration: string;
  command: string;
  connection: string;
  parameters: Record<string, string>;
  everyMinutes: number;
  paused: boolean;
  nextRunAt: string | null;
  lastRunAt: string | null;
  lastState: "successful" | "failed" | null;
  /** Why the last run failed, with its reference. */
  lastError: string | null;
  /** How many events were new in the last run. */
  lastCount: number | null;
  version: number;
};

/** An event as it was fetched. */
export type EventRow = {
  scheduleId: string;
  eventId: string;
  data: Record<string, unknown>;
  fetchedAt: string;
};
