import { onSupervisorGone } from "./runtime/child";

process.env.BAILIWICK_PROCESS = "worker";

const { startWorker } = await import("@/lib/jobs/worker");
const worker = startWorker();
onSupervisorGone(() => worker.stop());
