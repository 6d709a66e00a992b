"use client";

import { useRef, useState } from "react";
import { IMPORT_BYTES, type ImportMapping, type ImportReport } from "@/lib/users/import/words";
import type { ImportPhase } from "./import-progress";
import { sendFile } from "./import-request";

type Refused = { message: string; fields?: Record<string, string> };
type Added = { count: number; links: { email: string; link: string }[] };

/** The way of a file: chosen, checked as often as its columns change, and added. */
export function useImport(tenant: string) {
  const [file, setFile] = useState<File>();
  const [phase, setPhase] = useState<ImportPhase>();
  const [report, setReport] = useState<ImportReport>();
  const [refused, setRefused] = useState<Refused>();
  const [added, setAdded] = useState<Added>();
  const under = useRef<AbortController>(undefined);

  async function run(
    mode: "check" | "add",
    of: File,
    choice: { mapping?: ImportMapping; roleId?: string; groupIds?: string[] },
  ) {
    under.current?.abort();
    const control = new AbortController();
    under.current = control;
    setPhase("sending");
    setRefused(undefined);
    const outcome = await sendFile(tenant, mode, of, choice, {
      signal: control.signal,
      onProgress: setPhase,
    });
    if (!outcome) return;
    under.current = undefined;
    setPhase(undefined);
    if (outcome.type === "report") setReport(outcome.report);
    else if (outcome.type === "added") setAdded(outcome);
    else setRefused(outcome);
  }

  return {
    file,
    phase,
    report,
    refused,
    added,
    choose(chosen: File) {
      setFile(chosen);
      setReport(undefined);
      setRefused(undefined);
      if (chosen.size > IMPORT_BYTES) {
        const mib = (chosen.size / 1024 / 1024).toFixed(1);
        setRefused({
          message: `The file has ${mib} MiB; at most ${IMPORT_BYTES / 1024 / 1024} are taken. Split it.`,
        });
        return;
      }
      void run("check", chosen, {});
    },
    map(mapping: ImportMapping) {
      if (!file || !report) return;
      setReport({ ...report, mapping });
      void run("check", file, { mapping });
    },
    add(roleId: string, groupIds: string[]) {
      if (file && report) void run("add", file, { mapping: report.mapping, roleId, groupIds });
    },
  };
}
