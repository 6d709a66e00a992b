"use server";

import { action } from "@/lib/core/action";
import { edit } from "@/lib/core/context";
import { createSchedule, deleteSchedules, pauseSchedules, runSchedules, updateSchedule } from "./commands";
import { CreateScheduleInput, PauseSchedulesInput, ScheduleIdsInput, UpdateScheduleInput } from "./model";

/** Makes a data ingestion schedule (C16). */
export const create = action({
  name: "schedule.create",
  needs: edit("ingestion"),
  only: "main",
  input: CreateScheduleInput,
  run: createSchedule,
});

/** Changes a schedule. */
export const update = action({
  name: "schedule.update",
  needs: edit("ingestion"),
  only: "main",
  input: UpdateScheduleInput,
  run: updateSchedule,
});

/** Pauses schedules, or has them go on. */
export const pause = action({
  name: "schedule.pause",
  needs: edit("ingestion"),
  only: "main",
  input: PauseSchedulesInput,
  run: pauseSchedules,
});

/** Has schedules fetch now. */
export const runNow = action({
  name: "schedule.run",
  needs: edit("ingestion"),
  only: "main",
  input: ScheduleIdsInput,
  run: runSchedules,
});

/** Deletes schedules. */
export const remove = action({
  name: "schedule.delete",
  needs: edit("ingestion"),
  only: "main",
  input: ScheduleIdsInput,
  run: deleteSchedules,
});
