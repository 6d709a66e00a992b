import type { Metadata } from "next";
import { ConnectionsTable } from "@/components/sso/connections-table";
import { LinkButton } from "@/components/ui/button";
import { PageHeader } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { listConnections } from "@/lib/sso/connections/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("authentication"));
  return { title: `Sign-in · ${tenant.name}` };
}

/** The identity providers by which people sign in to this instance (A2). */
export default async function SignInPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("authentication"));
  const { slug } = context.tenant;
  const { q = "" } = await singleParams(searchParams);
  const words = q.toLowerCase().split(/\s+/);
  // There are few: fifty at most.
  const rows = (await listConnections(context)).filter(({ name, domains }) =>
    words.every((word) => `${name} ${domains.join(" ")}`.toLowerCase().includes(word)),
  );
  const mayEdit = admits(context, edit("authentication"));
  return (
    <>
      <PageHeader
        title="Sign-in"
        description="Identity providers by which people sign in here, beside or instead of a password."
        actions={
          mayEdit && (
            <LinkButton variant="primary" href={`/t/${slug}/settings/sign-in/new`}>
              Add a provider
            </LinkButton>
          )
        }
      />
      <ConnectionsTable tenant={slug} page={{ rows, count: rows.length, capped: false }} mayEdit={mayEdit} />
    </>
  );
}
