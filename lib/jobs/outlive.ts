import { isLostConnection } from "@/db/lost";
import { log } from "@/lib/core/log";

/**
 * Keeps the process alive through what the queue's library and the database driver throw at nobody while a database
 * is lost: whoever waited for an answer hears of it otherwise, and the queue begins anew by itself. Anything else that
 * nobody catches ends the process, as without this. Returns how to undo it.
 */
export function outliveLostDatabase(): () => void {
  const caught = (error: unknown) => {
    if (!isOfDatabase(error)) throw error;
    log.warn({ err: error }, "a database was lost while work on it was going on");
  };
  process.on("unhandledRejection", caught);
  process.on("uncaughtException", caught);
  return () => {
    process.off("unhandledRejection", caught);
    process.off("uncaughtException", caught);
  };
}

function isOfDatabase(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // The driver puts the query on what it refuses; of what it sends after the end, its own place is all that is told.
  return (
    (isLostConnection(error) && "query" in error) ||
    /node_modules\/(graphile-worker|postgres)\//.test(error.stack ?? "")
  );
}
