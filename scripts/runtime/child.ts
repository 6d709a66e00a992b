const PATIENCE_MS = 10_000;

/**
 * For a process that the supervisor started: ends it by one graceful stop when the supervisor asks (SIGTERM,
 * Ctrl-C) or is gone, so that no orphan survives a killed supervisor. Exits by force after ten seconds.
 */
export function onSupervisorGone(stop: () => Promise<void>): void {
  let stopping = false;
  const end = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.on("disconnect", end);
  // The supervisor may have gone while this process was still starting.
  if (process.channel === null) end();
}
