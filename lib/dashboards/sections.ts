/**
 * The dashboards of this console: the sections of a tenant's overview, in the order that they stand in where
 * nobody's role says otherwise (R3).
 */
export const DASHBOARDS = [
  { id: "shifts", label: "On shift", description: "Who is on shift now, and when your own next one begins." },
  {
    id: "tenants",
    label: "Tenant health",
    description: "The child tenants by state. On main only.",
    only: "main",
  },
  {
    id: "sync",
    label: "Sync",
    description: "When main's users, roles and groups last arrived, and what failed.",
  },
  {
    id: "sharing",
    label: "Sharing",
    description: "How shared content stands with the tenants, at a glance. On main only.",
    only: "main",
  },
  { id: "sign-ins", label: "Sign-ins", description: "Who signed in lately, and who is locked out." },
  { id: "access", label: "Access", description: "Users, invitations, roles and groups in numbers." },
] as const;

/** A section of the overview. */
export type DashboardId = (typeof DASHBOARDS)[number]["id"];

/** True for the id of a section. */
export function isDashboard(id: unknown): id is DashboardId {
  return DASHBOARDS.some((dashboard) => dashboard.id === id);
}

/** All sections: first those that the person's roles choose, in the roles' order and each once, then the rest. */
export function landingOrder(chosen: readonly (readonly DashboardId[])[]): DashboardId[] {
  return [...new Set([...chosen.flat(), ...DASHBOARDS.map(({ id }) => id)])];
}
