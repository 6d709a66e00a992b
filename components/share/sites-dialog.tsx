"use client";

import { Check, X } from "lucide-react";
import { useEffect, useState } from "react";
import type { ShareSiteRow } from "@/lib/share/log-words";
import { Dialog } from "../ui/dialog";
import { Callout } from "../ui/states";
import { readJson, sentenceOf } from "./read";

/** What became of an item at each site of a tenant, with the reason (C4). */
export function SitesDialog({
  tenant,
  item,
  of,
  onClose,
}: {
  tenant: string;
  item: string;
  of: { id: string; name: string };
  onClose: () => void;
}) {
  const [sites, setSites] = useState<ShareSiteRow[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const ending = new AbortController();
    readJson<ShareSiteRow[]>(`/t/${tenant}/api/shares/sites?item=${item}&tenant=${of.id}`, ending.signal)
      .then(setSites)
      .catch((error: unknown) => ending.signal.aborted || setProblem(sentenceOf(error)));
    return () => ending.abort();
  }, [tenant, item, of.id]);
  return (
    <Dialog open onClose={onClose} title={`Sites of ${of.name}`}>
      {problem && <Callout tone="danger">{problem}</Callout>}
      {!sites && !problem && (
        <p role="status" className="text-sm text-muted">
          Reading the sites…
        </p>
      )}
      <ul className="flex flex-col gap-1.5 text-sm">
        {sites?.map(({ id, name, state, reason }) => (
          <li key={id} className="flex items-start gap-2">
            {state === "successful" ? (
              <Check className="mt-0.5 size-4 text-success" aria-hidden />
            ) : (
              <X className="mt-0.5 size-4 text-danger" aria-hidden />
            )}
            <span>
              {name} <span className="text-muted">{reason ?? "Successful"}</span>
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
