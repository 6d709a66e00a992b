"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { AuditRow } from "@/lib/audit/model";
import type { AuditSuggestions } from "@/lib/audit/suggestions";
import { DataTable } from "../data-table/data-table";
import type { ListRef, PageOf } from "../data-table/types";
import { PageHeader } from "../ui/states";
import { auditColumns } from "./columns";
import { EntryPanel } from "./entry-panel";
import { auditFilters } from "./filters";
import { TimeRange } from "./time-range";

/** The log of an instance, newest first; a row opens beside it under an address of its own. */
export function AuditTable({
  tenant,
  page,
  entry,
  suggestions,
  view,
  mayExport,
}: {
  /** This tenant's slug. */
  tenant: string;
  page: PageOf<AuditRow>;
  /** The row that the address opens: null where it names one that is not there, undefined where it names none. */
  entry: AuditRow | null | undefined;
  suggestions: AuditSuggestions;
  view: ListRef["view"];
  mayExport: boolean;
}) {
  const params = useSearchParams();
  const path = usePathname();
  const router = useRouter();

  function addressOf(id: string | undefined): string {
    const next = new URLSearchParams(params);
    if (id === undefined) next.delete("entry");
    else next.set("entry", id);
    return next.size > 0 ? `${path}?${next}` : path;
  }

  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who did what in this tenant, on what and from where. It can only be added to."
      />
      <TimeRange view={view} />
      <DataTable
        name="Audit log"
        columns={auditColumns}
        page={page}
        rowId={idOf}
        rowName={(row) => `${row.action} of ${row.target.name}`}
        rowHref={(row) => addressOf(row.id)}
        filters={auditFilters(suggestions)}
        list={{ tenant, screen: "audit", view }}
        exportHref={mayExport ? `/t/${tenant}/api/audit/export` : undefined}
        empty={{ title: "Nothing has been logged yet" }}
      />
      {entry !== undefined && (
        <EntryPanel row={entry} onClose={() => router.push(addressOf(undefined), { scroll: false })} />
      )}
    </>
  );
}

const idOf = (row: AuditRow) => row.id;
