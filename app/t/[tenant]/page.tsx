import type { Metadata } from "next";
import Link from "next/link";
import { EmptyState, PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, view } from "@/lib/core/context";
import { overviewOf } from "@/lib/tenants/overview";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, { anyone: true });
  return { title: `Overview · ${tenant.name}` };
}

/** The start of a tenant; someone without a role is told so, and sees nothing else (U6). */
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
  const numbers = await overviewOf(context);
  const base = `/t/${tenant.slug}`;
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
  return (
    <div className="max-w-4xl">
      <PageHeader title={tenant.name} description={`Signed in as ${person.name}, ${person.email}`} />
      {tiles.length > 0 && (
        <Section title="Access">
          <ul className="grid grid-cols-2 gap-x-8 gap-y-4 sm:grid-cols-4">
            {tiles.map((tile) => (
              <li key={tile.label}>
                <Link href={tile.href} className="group block">
                  <span className="block text-2xl font-semibold tabular-nums group-hover:underline">
                    {tile.value}
                  </span>
                  <span className="text-sm text-muted">{tile.label}</span>
                </Link>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {numbers.children && admits(context, view("tenants")) && (
        <Section title="Tenants" description="Your child tenants by state.">
          <ul className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
            {Object.entries(numbers.children).map(([state, count]) => (
              <li key={state}>
                <span className="font-semibold tabular-nums">{count.toLocaleString("en")}</span>{" "}
                <span className="text-muted">{state.replaceAll("_", " ")}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}
