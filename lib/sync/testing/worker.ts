import { writeSync } from "node:fs";
import { startWorker } from "@/lib/jobs/worker";

/**
 * The worker with a seam, for tests: `BAILIWICK_TEST_PAUSE` such as `applied:2:SIGKILL` has it send itself the
 * signal when it comes to that step of a sync for the second time; `share-applied:2:SIGKILL` names a step of a share.
 * It says each step on its standard output.
 */
const [step, count, signal] = (process.env.BAILIWICK_TEST_PAUSE ?? "none:0:SIGKILL").split(":");
let left = Number(count);

async function at(reached: string): Promise<void> {
  writeSync(1, `step ${reached}\n`);
  if (reached !== step) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, signal);
}

const worker = startWorker(at, (reached) => at(`share-${reached}`));
process.on("SIGTERM", () => void worker.stop().then(() => process.exit(0)));
