"use client";

import { Download } from "lucide-react";
import { csvLine } from "@/lib/csv/cell";
import { IMPORT_FIELD_LABELS, type ImportIssue, type ImportReport } from "@/lib/users/import/words";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { downloadText } from "../ui/download";
import { Callout } from "../ui/states";

const SHOWN = 100;
const number = (value: number) => value.toLocaleString("en");

/** What is wrong with a file, row by row, before anything is written (U3). */
export function ImportProblems({ report }: { report: ImportReport }) {
  const { rows, valid, issues, more, notices } = report;
  const wrong = rows - valid;
  return (
    <div className="flex flex-col gap-3">
      {notices.map((notice) => (
        <Callout key={notice} tone="warning">
          {notice}
        </Callout>
      ))}
      <Callout tone={wrong > 0 ? "danger" : "success"} title={titleOf(rows, wrong)}>
        {wrong > 0 &&
          "Nothing was written. Correct the file and choose it again: all are added together, or none."}
        {wrong === 0 && issues.length > 0 && `Look at the ${number(issues.length + more)} below first.`}
      </Callout>
      {issues.length > 0 && (
        <>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <p className="text-muted text-sm">
              {issues.length > SHOWN
                ? `The first ${SHOWN} of ${number(issues.length + more)}`
                : "Line by line"}
            </p>
            <Button size="sm" onClick={() => downloadText("import-report.csv", csvOf(issues))}>
              <Download className="size-3.5" aria-hidden /> Report as CSV
            </Button>
          </div>
          <IssueTable issues={issues.slice(0, SHOWN)} />
        </>
      )}
    </div>
  );
}

/** The first people of a file as they were read. */
export function ImportPreview({ report }: { report: ImportReport }) {
  const left = report.rows - report.preview.length;
  return (
    <div className="overflow-x-auto rounded-lg border">
      <table className="w-full text-sm" aria-label="The first people of the file">
        <thead>
          <tr className="border-b bg-sunken text-left text-muted text-xs">
            {["Line", ...Object.values(IMPORT_FIELD_LABELS)].map((name) => (
              <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.preview.map((row) => (
            <tr key={row.line} className="border-b last:border-b-0">
              <td className="px-3 py-1.5 text-muted tabular-nums">{row.line}</td>
              {[row.email, row.firstName, row.lastName, row.phone].map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: cells have no other name
                <td key={index} className="max-w-64 truncate px-3 py-1.5">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && <p className="border-t px-3 py-1.5 text-muted text-xs">and {number(left)} more</p>}
    </div>
  );
}

function IssueTable({ issues }: { issues: ImportIssue[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
    <section aria-label="Problems" tabIndex={0} className="max-h-96 overflow-auto rounded-lg border">
      <table className="w-full text-sm" aria-label="Problems by line">
        <thead className="sticky top-0 bg-sunken">
          <tr className="border-b text-left text-muted text-xs">
            {["Line", "Column", "Value", "What is wrong"].map((name) => (
              <th key={name} scope="col" className="px-3 py-1.5 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {issues.map((issue) => (
            <tr key={`${issue.line} ${issue.field} ${issue.sentence}`} className="border-b last:border-b-0">
              <td className="px-3 py-1.5 text-muted tabular-nums">{issue.line}</td>
              <td className="whitespace-nowrap px-3 py-1.5">{columnOf(issue)}</td>
              <td className="max-w-48 truncate px-3 py-1.5 text-muted max-sm:max-w-24" title={issue.value}>
                {issue.value}
              </td>
              <td className="px-3 py-1.5">
                {issue.level === "warning" && <Badge tone="warning">Warning</Badge>} {issue.sentence}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const columnOf = ({ field }: ImportIssue) => (field === "row" ? "Whole row" : IMPORT_FIELD_LABELS[field]);

function titleOf(rows: number, wrong: number): string {
  const people = rows === 1 ? "1 person" : `${number(rows)} people`;
  if (wrong === 0) return `${people} can be added`;
  return `${number(wrong)} of ${people} cannot be added`;
}

function csvOf(issues: readonly ImportIssue[]): string {
  const lines = issues.map((issue) => [
    String(issue.line),
    issue.level,
    columnOf(issue),
    issue.value,
    issue.sentence,
  ]);
  return [["Line", "Level", "Column", "Value", "What is wrong"], ...lines].map(csvLine).join("");
}
