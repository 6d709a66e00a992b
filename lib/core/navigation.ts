import { SOME_COMMAND } from "@/lib/commands/words";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
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

const seesContent: Need = { anyOf: CONTENT_TYPES.map((type) => CONTENT[type].component), level: "view" };

const ENTRIES: Entry[] = [
  { label: "Overview", path: "", icon: "overview", needs: { anyone: true } },
  { label: "Tenants", path: "/tenants", icon: "tenants", needs: view("tenants"), only: "main" },
  { label: "Incidents", path: "/incidents", icon: "incidents", needs: view("incidents") },
  { label: "Commands", path: "/commands", icon: "commands", needs: SOME_COMMAND },
  { label: "Audit log", path: "/audit", icon: "audit", needs: view("audit") },
  { label: "All content", path: "/content", icon: "content", section: "Content", needs: seesContent },
  ...CONTENT_TYPES.map((type) => ({
    label: CONTENT[type].many,
    path: `/content/${CONTENT[type].path}`,
    icon: CONTENT[type].path,
    section: "Content",
    needs: view(CONTENT[type].component),
  })),
  {
    label: "Rollouts",
    path: "/content/rollouts",
    icon: "rollouts",
    section: "Content",
    needs: view("sharing"),
    only: "main",
  },
  {
    label: "Deviations",
    path: "/content/deviations",
    icon: "deviations",
    section: "Content",
    needs: view("deviations"),
    only: "main",
  },
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
    label: "Sign-in",
    path: "/settings/sign-in",
    icon: "sign-in",
    section: "Access",
    needs: view("authentication"),
  },
  {
    label: "Sign-in policy",
    path: "/settings/sign-in-policy",
    icon: "sign-in-policy",
    section: "Access",
    needs: view("sign-in-policy"),
  },
  {
    label: "Sessions",
    path: "/settings/sessions",
    icon: "sessions",
    section: "Access",
    needs: view("sessions"),
  },
  {
    label: "Directory",
    path: "/settings/directory",
    icon: "directory",
    section: "Access",
    needs: view("directory"),
  },
  {
    label: "Sites",
    path: "/settings/sites",
    icon: "sites",
    section: "Settings",
    needs: view("sites"),
    only: "child",
  },
  {
    label: "Data ingestion",
    path: "/settings/ingestion",
    icon: "ingestion",
    section: "Settings",
    needs: view("ingestion"),
    only: "child",
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
