import { CONTENT } from "@/lib/content/types";
import { view } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import type { DeviationRow } from "@/lib/deviations/model";
import { DeviationListQuery, exportDeviations } from "@/lib/deviations/queries";
import { KIND_WORDS, STATE_WORDS } from "@/lib/deviations/words";

const HEADER = [
  "Tenant",
  "Item",
  "Type",
  "Difference",
  "State",
  "Reason",
  "Tenant's version",
  "Main's version",
  "Since (UTC)",
  "Note",
  "Accepted by",
  "Accepted until (UTC)",
];

/** Every deviation that the filter finds, as CSV (W7). */
export const GET = read({
  name: "deviation.export",
  needs: view("deviations"),
  only: "main",
  input: DeviationListQuery,
  run: async (context, query) =>
    csvResponse("deviations", HEADER, linesOf(exportDeviations(context, query), line)),
});

function line(row: DeviationRow): string[] {
  return [
    row.tenantName,
    row.itemName,
    CONTENT[row.type].one,
    KIND_WORDS[row.kind].label,
    STATE_WORDS[row.state],
    row.reason,
    String(row.holds ?? ""),
    String(row.main ?? ""),
    row.since,
    row.note ?? "",
    row.acceptedBy ?? "",
    row.until ?? "",
  ];
}
