import type { NavItem } from "@/lib/core/navigation";

export type ShellTenant = { slug: string; name: string; color: string; kind: "main" | "child" };

export type ShellPerson = { name: string; email: string; homeLabel: string };

export type ShellProps = {
  tenant: ShellTenant;
  person: ShellPerson;
  /** Set while someone acts in a tenant that is not his own. */
  visiting?: { homeName: string; homeHref: string };
  nav: NavItem[];
  isAccountAdmin: boolean;
};

/** A tenant that the person may enter, as the switcher's address answers it. */
export type TenantOption = {
  slug: string;
  name: string;
  color: string;
  kind: "main" | "child";
  regionLabel: string;
  url: string;
  schema: string;
  available: boolean;
  connectionStatus: string;
  lastSync: string | null;
};
