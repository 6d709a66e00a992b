import { writeSync } from "node:fs";
import { initializePairing } from "../initialize";

/** Runs the job of an initialization, says "reached" at the step and waits there to be killed. */
const [stop, job = ""] = process.argv.slice(2);

await initializePairing(JSON.parse(job), (at) => {
  if (at !== stop) return;
  writeSync(1, "reached");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
