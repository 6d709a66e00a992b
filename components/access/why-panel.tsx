"use client";

import { useEffect, useState } from "react";
import type { WhyAnswer } from "@/lib/insight/words";
import { Callout } from "../ui/states";

type Asked = { tenant: string; user: string; permission: string; level: "view" | "edit"; place?: string };

/** Why somebody has a permission, or why not, and the smallest change of that; read when it is unfolded (W1). */
export function WhyPanel({ tenant, user, permission, level, place }: Asked) {
  const [answer, setAnswer] = useState<WhyAnswer | { message: string }>();
  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ user, key: permission, level, ...(place ? { in: place } : {}) });
    fetch(`/t/${tenant}/api/access/why?${query}`, { signal: abort.signal })
      .then(async (response) => setAnswer((await response.json()) as WhyAnswer | { message: string }))
      .catch(() => abort.signal.aborted || setAnswer({ message: "This could not be read. Try again." }));
    return () => abort.abort();
  }, [tenant, user, permission, level, place]);

  if (!answer) {
    return (
      <p role="status" className="text-muted">
        Reading…
      </p>
    );
  }
  if ("message" in answer) return <Callout tone="danger">{answer.message}</Callout>;
  const { held, reasons, changes, note } = answer;
  return (
    <div className="flex flex-col gap-2">
      <Lines title={held ? "Why" : "Why not"} lines={reasons} />
      {changes.length > 0 && (
        <Lines
          title={
            held
              ? changes.length > 1
                ? `What would take it: all ${changes.length} of these`
                : "What would take it"
              : changes.length > 1
                ? "What would give it: any one of these"
                : "What would give it"
          }
          lines={changes}
        />
      )}
      {note && <p className="text-muted">{note}</p>}
    </div>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  return (
    <div>
      <p className="text-xs text-muted">{title}</p>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
