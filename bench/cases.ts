import { effective } from "./access";
import { usersPage } from "./pages";
import { change, unchanged } from "./sync";
import { footprint, provisioning, tenantTransaction } from "./tenants";
import { users } from "./users";
import type { Case } from "./world";

/** The cases by name, in the order in which they run. */
export const cases: Record<string, Case> = {
  usersPage,
  tenantTransaction,
  effective,
  users,
  change,
  unchanged,
  provisioning,
  footprint,
};
