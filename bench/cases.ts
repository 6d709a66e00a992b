import { effective } from "./access";
import { impact } from "./impact";
import { usersPage } from "./pages";
import { shareOne, statusAndPlan } from "./share";
import { change, unchanged } from "./sync";
import { footprint, provisioning, tenantTransaction } from "./tenants";
import { users } from "./users";
import type { Case } from "./world";

/** The cases by name, in the order in which they run. */
export const cases: Record<string, Case> = {
  usersPage,
  tenantTransaction,
  effective,
  impact,
  users,
  change,
  unchanged,
  shareOne,
  statusAndPlan,
  provisioning,
  footprint,
};
