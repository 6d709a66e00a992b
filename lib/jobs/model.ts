import { z } from "zod";

/** The tasks that may stand in a queue, by the names that `jobs.enqueue` knows. */
export const TASKS = [
  "mail",
  "provision",
  "deprovision",
  "initialize",
  "unpair",
  "probe",
  "sync_changes",
  "sync_tenant",
  "reconcile",
  "share",
  "site",
  "ingest",
  "command",
  "rollout",
  "directory",
] as const;

export type TaskName = (typeof TASKS)[number];

/** What stands in the queue: the input, and the database role that asked for it, stamped by the database. */
export const StampedJob = z.strictObject({ by: z.string(), input: z.unknown() });
