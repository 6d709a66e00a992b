import { onSupervisorGone } from "./runtime/child";

process.env.BAILIWICK_PROCESS = "worker";

try {
  const { startWorker } = await import("@/lib/jobs/worker");
  const worker = startWorker();
  onSupervisorGone(() => worker.stop());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
