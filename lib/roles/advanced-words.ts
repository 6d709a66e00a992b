import type { DashboardId } from "@/lib/dashboards/sections";
import type { Shift } from "@/lib/shifts/week";

/** The screens that a role has preset queries for (R3). */
export const QUERY_SCREENS = [
  { id: "incidents", label: "Incidents" },
  { id: "indicators", label: "Indicators" },
  { id: "jobs", label: "Jobs" },
] as const;

/** A screen with preset queries. */
export type QueryScreen = (typeof QUERY_SCREENS)[number]["id"];

/** A preset query: a text of the filter language with its name. */
export type PresetQuery = { name: string; query: string };

/** What a role brings beside its permissions (R3); what is empty is absent. */
export type Advanced = {
  dashboards?: DashboardId[] | undefined;
  queries?: { [screen in QueryScreen]?: PresetQuery[] | undefined } | undefined;
  shifts?: Shift[] | undefined;
};
