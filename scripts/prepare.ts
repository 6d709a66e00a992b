import { closeConnections } from "@/db/connection";
import { migrateShared } from "@/db/migrate";
import { Refusal } from "@/lib/core/errors";
import { firstStart } from "@/lib/setup/first-start";

await migrateShared();
const told = await firstStart().catch((error: unknown) => {
  if (error instanceof Refusal) return { refused: error.message };
  throw error;
});
await closeConnections();
process.send?.(told, () => process.exit(0));
