import type { Metadata } from "next";
import { EmptyState, PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";

type Props = { params: Promise<{ tenant: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, { anyone: true });
  return { title: `Overview · ${tenant.name}` };
}

/** The start of a tenant; someone without a role is told so, and sees nothing else (U6). */
export default async function OverviewPage({ params }: Props) {
  const context = await access((await params).tenant, { anyone: true });
  if (context.levels.size === 0) {
    return (
      <EmptyState
        title="No role is assigned to you"
        description={`You can sign in, but nothing of ${context.tenant.name} is open to you yet. Ask an administrator for a role.`}
      />
    );
  }
  return <PageHeader title={context.tenant.name} description={`Signed in as ${context.person.name}`} />;
}
