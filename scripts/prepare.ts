import { closeConnections } from "@/db/connection";
import { migrateShared } from "@/db/migrate";
import { firstStart } from "@/lib/setup/first-start";

await migrateShared();
const prepared = await firstStart();
await closeConnections();
process.send?.(prepared, () => process.exit(0));
