import type { Metadata } from "next";
import { AuditTable } from "@/components/audit/audit-table";
import type { AuditRow } from "@/lib/audit/model";
import { AuditListQuery, auditEntry, auditSuggestions, listAudit } from "@/lib/audit/queries";
import { access } from "@/lib/core/access";
import { type Context, view } from "@/lib/core/context";
import { Refusal } from "@/lib/core/errors";
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
  const [{ rows, next, previous }, suggestions] = await Promise.all([
    listAudit(context, AuditListQuery.parse(asked)),
    auditSuggestions(context),
  ]);
  // The log is not counted, because it only grows: further pages are told by a plus.
  const page = { rows, next, previous, count: rows.length, capped: Boolean(next ?? previous) };
  return (
    <AuditTable
      tenant={context.tenant.slug}
      page={page}
      entry={asked.entry === undefined ? undefined : await entryOf(context, asked.entry, rows)}
      suggestions={suggestions}
      view={saved}
      mayExport={context.levels.get("audit:export") === "edit"}
    />
  );
}

/** The row that the address opens, on this page or further back; null where there is none. */
async function entryOf(context: Context, id: string, rows: readonly AuditRow[]): Promise<AuditRow | null> {
  const here = rows.find((row) => row.id === id);
  if (here) return here;
  return auditEntry(context, id).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === "not_found") return null;
    throw error;
  });
}
