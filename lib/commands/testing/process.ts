import { carryOutRun } from "../engine";

/** Goes through a run until it has come to a step so many times, then dies: for tests, in a process of its own. */
const [runId, step, count] = process.argv.slice(2);
let left = Number(count);

void carryOutRun({ runId }, (reached) => {
  if (reached !== step) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, "SIGKILL");
}).then(() => process.exit(0));
