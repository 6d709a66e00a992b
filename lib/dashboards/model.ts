import type { OwnShift } from "@/lib/shifts/model";
import type { DashboardId } from "./sections";

/** How the overview looks to a person, by the roles that he has (R3). */
export type Landing = { order: DashboardId[]; shift: OwnShift | null };

/** Sign-ins in numbers, each counted up to `cap`, and the latest; times are UTC in ISO form. */
export type SignIns = {
  today: number;
  week: number;
  never: number;
  locked: number;
  cap: number;
  latest: { id: string; name: string; at: string }[];
};

/** How main's users, roles and groups arrive: in the children of main, or in one child (S7). */
export type SyncState =
  | {
      kind: "fleet";
      paired: number;
      failing: number;
      conflicts: number;
      /** When the child that was synced longest ago was. */
      oldest: string | null;
      /** The first of those that fail, by name. */
      first: { slug: string; name: string; error: string }[];
    }
  | { kind: "child"; at: string | null; users: number; groups: number; roles: number };
