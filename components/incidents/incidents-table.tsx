"use client";

import { CircleCheck, Pencil, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { switchStatus } from "@/lib/incidents/actions";
import type { IncidentRow } from "@/lib/incidents/model";
import { SEVERITIES, SEVERITY_LABELS, type Severity } from "@/lib/incidents/words";
import { DataTable } from "../data-table/data-table";
import type { Column, FilterKey, ListRef, PageOf, RowAction } from "../data-table/types";
import { useBulk } from "../data-table/use-bulk";
import { Badge, type Tone } from "../ui/badge";
import { RelativeTime } from "../ui/relative-time";
import { toastError } from "../ui/toaster";

const TONES: Record<Severity, Tone> = { low: "neutral", medium: "info", high: "warning", critical: "danger" };

const columns: Column<IncidentRow>[] = [
  { id: "title", header: "Title", sortable: true, primary: true, text: (row) => row.title },
  {
    id: "severity",
    header: "Severity",
    sortable: true,
    text: (row) => SEVERITY_LABELS[row.severity],
    cell: (row) => <Badge tone={TONES[row.severity]}>{SEVERITY_LABELS[row.severity]}</Badge>,
  },
  { id: "type", header: "Type", text: (row) => row.type },
  {
    id: "status",
    header: "Status",
    text: (row) => (row.status === "open" ? "Open" : "Closed"),
    cell: (row) => (
      <Badge tone={row.status === "open" ? "info" : "neutral"}>
        {row.status === "open" ? "Open" : "Closed"}
      </Badge>
    ),
  },
  { id: "owner", header: "Owner", text: (row) => row.owner ?? "Nobody" },
  {
    id: "created",
    header: "Created",
    sortable: true,
    text: (row) => row.createdAt,
    cell: (row) => <RelativeTime at={row.createdAt} />,
  },
  {
    id: "updated",
    header: "Updated",
    sortable: true,
    text: (row) => row.updatedAt,
    cell: (row) => <RelativeTime at={row.updatedAt} />,
  },
];

const filters: FilterKey[] = [
  {
    key: "status",
    label: "Status",
    only: true,
    values: [
      { value: "open", label: "Open" },
      { value: "closed", label: "Closed" },
    ],
  },
  {
    key: "severity",
    label: "Severity",
    only: true,
    values: SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] })),
  },
  { key: "type", label: "Type" },
];

/** The incidents of an instance with their menu (T1). */
export function IncidentsTable({
  tenant,
  page,
  view,
  may,
}: {
  tenant: string;
  page: PageOf<IncidentRow>;
  view: ListRef["view"];
  may: { edit: boolean; close: boolean };
}) {
  const router = useRouter();
  const bulk = useBulk();
  const base = `/t/${tenant}/incidents`;
  const turn = (status: "open" | "closed") => async (rows: IncidentRow[]) => {
    const ids = rows.map(({ id }) => id);
    const act = (part: string[]) => switchStatus(tenant, { ids: part, status });
    const what = rows.length === 1 ? (rows[0]?.title ?? "") : `${rows.length} incidents`;
    const refused = await bulk.run({
      title: status === "closed" ? "Close" : "Open again",
      ids,
      act,
      done: `${what}: ${status}`,
      undo: () =>
        void switchStatus(tenant, { ids, status: status === "open" ? "closed" : "open" }).then(() =>
          router.refresh(),
        ),
    });
    if (refused) toastError(refused);
  };
  const is = (status: IncidentRow["status"], words: string) => (rows: IncidentRow[]) => {
    const met = rows.find((row) => row.status === status);
    return met && `${met.title} is ${words}.`;
  };
  const edit: RowAction<IncidentRow> = {
    id: "edit",
    label: "Edit",
    icon: Pencil,
    run: ([row]) => row && router.push(`${base}/${row.id}?edit=1`),
  };
  const switches: RowAction<IncidentRow>[] = [
    {
      id: "close",
      label: "Close",
      icon: CircleCheck,
      bulk: true,
      disabled: is("closed", "closed already"),
      run: (rows) => void turn("closed")(rows),
    },
    {
      id: "open",
      label: "Open again",
      icon: RotateCcw,
      bulk: true,
      disabled: is("open", "open already"),
      run: (rows) => void turn("open")(rows),
    },
  ];
  return (
    <>
      <DataTable
        name="Incidents"
        columns={columns}
        page={page}
        rowId={(row) => row.id}
        rowName={(row) => row.title}
        rowHref={(row) => `${base}/${row.id}`}
        actions={[...(may.edit ? [edit] : []), ...(may.close ? switches : [])]}
        filters={filters}
        list={{ tenant, screen: "incidents", view }}
        empty={{
          title: "No incidents yet",
          description: "Incidents of this tenant stand here, and nowhere else.",
        }}
      />
      {bulk.dialog}
    </>
  );
}
