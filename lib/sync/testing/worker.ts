import { writeSync } from "node:fs";
import { startWorker } from "@/lib/jobs/worker";

/**
 * The worker with a seam, for tests: `BAILIWICK_TEST_PAUSE` such as `applied:2:SIGKILL` has it send itself the
 * signal when it comes to that step for the second time. It says each step on its standard output.
 */
const [step, count, signal] = (process.env.BAILIWICK_TEST_PAUSE ?? "none:0:SIGKILL").split(":");
let left = Number(count);

const worker = startWorker(async (reached) => {
  writeSync(1, `step ${reached}\n`);
  if (reached !== step) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, signal);
});
process.on("SIGTERM", () => void worker.stop().then(() => process.exit(0)));
