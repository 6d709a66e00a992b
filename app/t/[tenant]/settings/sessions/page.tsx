import type { Metadata } from "next";
import { SessionsTable } from "@/components/sessions/sessions-table";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { listSessions, SessionListQuery } from "@/lib/sessions/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("sessions"));
  return { title: `Sessions · ${tenant.name}` };
}

/** Who of this instance is signed in now (A4). */
export default async function SessionsPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("sessions"));
  const query = SessionListQuery.parse(await singleParams(searchParams));
  return (
    <SessionsTable
      tenant={context.tenant.slug}
      tenantName={context.tenant.name}
      page={await listSessions(context, query)}
      mayEnd={admits(context, edit("sessions")) && context.levels.get("sessions:revoke") === "edit"}
    />
  );
}
