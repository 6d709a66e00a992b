import type { Metadata } from "next";
import { AuditTable } from "@/components/audit/audit-table";
import { AuditListQuery, listAudit } from "@/lib/audit/queries";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { withView } from "@/lib/saved-views/queries";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("audit"));
  return { title: `Audit log · ${tenant.name}` };
}

/** Who did what in this tenant, on what and from where. */
export default async function AuditPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("audit"));
  const { params: asked, view: saved } = await withView(context, "audit", await singleParams(searchParams));
  const { rows, next, previous } = await listAudit(context, AuditListQuery.parse(asked));
  // The log is not counted, because it only grows: further pages are told by a plus.
  const page = { rows, next, previous, count: rows.length, capped: Boolean(next ?? previous) };
  return (
    <AuditTable
      tenant={context.tenant.slug}
      page={page}
      view={saved}
      mayExport={context.levels.get("audit:export") === "edit"}
    />
  );
}
