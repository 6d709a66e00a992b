import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { TenantIcon } from "@/components/shell/tenant-icon";
import { access } from "@/lib/core/access";
import { navigationOf } from "@/lib/core/navigation";

type Props = { children: ReactNode; params: Promise<{ tenant: string }> };

/** Draws the frame of a tenant's pages. It protects nothing: each page calls `access()` itself. */
export default async function TenantLayout({ children, params }: Props) {
  const { tenant: slug } = await params;
  const context = await access(slug, { anyone: true });
  const { tenant, person } = context;
  const visits = person.home.id !== tenant.id;
  return (
    <>
      <TenantIcon color={tenant.color} />
      <Shell
        tenant={{ slug: tenant.slug, name: tenant.name, color: tenant.color, kind: tenant.kind }}
        person={{ name: person.name, email: person.email, homeLabel: person.home.name }}
        visiting={visits ? { homeName: person.home.name, homeHref: `/t/${person.home.slug}` } : undefined}
        nav={navigationOf(context)}
        isAccountAdmin={context.accountAdmin && tenant.kind === "main"}
      >
        {children}
      </Shell>
    </>
  );
}
