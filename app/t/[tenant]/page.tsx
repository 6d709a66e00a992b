import type { Metadata } from "next";
import { Fragment, type ReactNode } from "react";
import { NumberTiles } from "@/components/overview/number-tiles";
import { SharingSection } from "@/components/overview/sharing-section";
import { ShiftsSection } from "@/components/overview/shifts-section";
import { SignInsSection } from "@/components/overview/sign-ins-section";
import { SyncSection } from "@/components/overview/sync-section";
import { EmptyState, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, type Context, view } from "@/lib/core/context";
import { landingOf, signIns, syncState } from "@/lib/dashboards/queries";
import type { DashboardId } from "@/lib/dashboards/sections";
import { shareGrid } from "@/lib/share/grid";
import { onShift } from "@/lib/shifts/queries";
import { type Overview, overviewOf } from "@/lib/tenants/overview";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, { anyone: true });
  return { title: `Overview · ${tenant.name}` };
}

/** The start of a tenant, in the order of the person's roles (R3); without a role nothing else is seen (U6). */
export default async function OverviewPage({ params }: Props) {
  const context = await access((await params).tenant, { anyone: true });
  const { tenant, person } = context;
  if (context.levels.size === 0) {
    return (
      <EmptyState
        title="No role is assigned to you"
        description={`You can sign in, but nothing of ${tenant.name} is open to you yet. Ask an administrator for a role.`}
      />
    );
  }
  const now = new Date();
  const seesSharing = tenant.kind === "main" && admits(context, view("sharing"));
  const [landing, numbers, shift, logins, sync, sharing] = await Promise.all([
    landingOf(context, now),
    overviewOf(context),
    onShift(context, now),
    signIns(context),
    syncState(context),
    seesSharing ? shareGrid(context, {}, { items: 10, tenants: 12 }) : null,
  ]);
  const base = `/t/${tenant.slug}`;
  const seesUsers = admits(context, view("users"));
  const sections: Record<DashboardId, ReactNode> = {
    shifts: (shift.planned || landing.shift) && (
      <ShiftsSection
        shift={shift}
        own={landing.shift}
        userHref={seesUsers ? (id) => `${base}/settings/users/${id}` : undefined}
      />
    ),
    tenants: numbers.children && admits(context, view("tenants")) && (
      <TenantHealth states={numbers.children} />
    ),
    sync: sync && <SyncSection sync={sync} base={base} />,
    sharing: sharing && sharing.tenants.rows.length > 0 && (
      <SharingSection grid={sharing} base={base} seesTenants={admits(context, view("tenants"))} />
    ),
    "sign-ins": logins && <SignInsSection signIns={logins} base={base} />,
    access: <AccessNumbers context={context} numbers={numbers} base={base} />,
  };
  return (
    <div className="max-w-4xl">
      <PageHeader title={tenant.name} description={`Signed in as ${person.name}, ${person.email}`} />
      {landing.order.map((id) => (
        <Fragment key={id}>{sections[id]}</Fragment>
      ))}
    </div>
  );
}

function AccessNumbers({ context, numbers, base }: { context: Context; numbers: Overview; base: string }) {
  const tiles = [
    {
      label: "Users",
      value: `${numbers.users.toLocaleString("en")}${numbers.capped ? "+" : ""}`,
      href: `${base}/settings/users`,
      open: admits(context, view("users")),
    },
    {
      label: "Open invitations",
      value: numbers.invited.toLocaleString("en"),
      href: `${base}/settings/users?q=status:invited`,
      open: admits(context, view("users")),
    },
    {
      label: "Roles",
      value: numbers.roles.toLocaleString("en"),
      href: `${base}/settings/roles`,
      open: admits(context, view("roles")),
    },
    {
      label: "User groups",
      value: numbers.groups.toLocaleString("en"),
      href: `${base}/settings/groups`,
      open: admits(context, view("groups")),
    },
  ].filter((tile) => tile.open);
  if (tiles.length === 0) return null;
  return (
    <Section title="Access">
      <NumberTiles tiles={tiles} />
    </Section>
  );
}

function TenantHealth({ states }: { states: Record<string, number> }) {
  return (
    <Section title="Tenants" description="Your child tenants by state.">
      <ul className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
        {Object.entries(states).map(([state, count]) => (
          <li key={state}>
            <span className="font-semibold tabular-nums">{count.toLocaleString("en")}</span>{" "}
            <span className="text-muted">{state.replaceAll("_", " ")}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
