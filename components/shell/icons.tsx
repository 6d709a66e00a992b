import {
  Building2,
  History,
  KeyRound,
  KeySquare,
  LayoutDashboard,
  type LucideIcon,
  Network,
  ShieldCheck,
  Users,
} from "lucide-react";

/** The navigation's icons by name: a server component cannot hand over a component. */
export const icons: Record<string, LucideIcon> = {
  overview: LayoutDashboard,
  tenants: Building2,
  audit: History,
  users: Users,
  roles: ShieldCheck,
  groups: Network,
  "api-keys": KeySquare,
  registration: KeyRound,
};
