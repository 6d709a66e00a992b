import type { Context, Need } from "./context";
import { admits, view } from "./context";

/** An entry of the left navigation; the shell draws the icon of that name. */
export type NavItem = { label: string; href: string; icon: string; section?: string };

type Entry = {
  label: string;
  path: string;
  icon: string;
  section?: string;
  needs: Need;
  only?: "main" | "child";
};

const ENTRIES: Entry[] = [
  { label: "Overview", path: "", icon: "overview", needs: { anyone: true } },
  { label: "Tenants", path: "/tenants", icon: "tenants", needs: view("tenants"), only: "main" },
  { label: "Audit log", path: "/audit", icon: "audit", needs: view("audit") },
  { label: "Users", path: "/settings/users", icon: "users", section: "Access", needs: view("users") },
  { label: "Roles", path: "/settings/roles", icon: "roles", section: "Access", needs: view("roles") },
  {
    label: "User groups",
    path: "/settings/groups",
    icon: "groups",
    section: "Access",
    needs: view("groups"),
  },
  {
    label: "API keys",
    path: "/settings/api-keys",
    icon: "api-keys",
    section: "Access",
    needs: view("api-keys"),
  },
  {
    label: "Main tenant",
    path: "/settings/main-tenant",
    icon: "registration",
    section: "Settings",
    needs: view("registration"),
    only: "child",
  },
];

/** What of the navigation this person sees in this tenant: nothing that would end in "not permitted". */
export function navigationOf(context: Context): NavItem[] {
  return ENTRIES.filter(
    (entry) => (!entry.only || entry.only === context.tenant.kind) && admits(context, entry.needs),
  ).map(({ label, path, icon, section }) => ({
    label,
    icon,
    section,
    href: `/t/${context.tenant.slug}${path}`,
  }));
}
