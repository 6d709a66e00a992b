import { makeTemplate } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";

/** Before all integration tests: the deployment that each of them copies. Vitest calls what it returns at the end. */
export default () => makeTemplate(seedRoles);
