"use client";

import { useEffect, useState } from "react";
import { CONTENT, type ContentType } from "@/lib/content/types";
import { Callout } from "../ui/states";

/** What uses items, at any depth; undefined while it is being read. */
export type Usage =
  | { users: { id: string; type: ContentType; name: string; direct: boolean }[]; count: number }
  | "failed"
  | undefined;

/** Reads what uses items, by their ids with commas between them. */
export function useUsage(tenant: string, ids: string): Usage {
  const [usage, setUsage] = useState<Usage>();
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/content/usage?${new URLSearchParams({ ids })}`, { signal: abort.signal })
      .then(async (response) => setUsage(response.ok ? ((await response.json()) as Usage) : "failed"))
      .catch(() => !abort.signal.aborted && setUsage("failed"));
    return () => abort.abort();
  }, [tenant, ids]);
  return usage;
}

/** Says what uses items, each by name, what does so directly first. */
export function UsedBy({ usage }: { usage: Usage }) {
  if (usage === undefined) return <p className="mt-3 text-muted">Looking for what uses it…</p>;
  if (usage === "failed") return null;
  if (usage.count === 0) return <p className="mt-3 text-muted">Nothing else uses it.</p>;
  const { users, count } = usage;
  return (
    <Callout tone="warning" className="mt-3" title={`Used by ${count === 1 ? "1 item" : `${count} items`}`}>
      <ul className="mt-1 max-h-40 list-disc overflow-auto pl-5">
        {users.map(({ id, type, name, direct }) => (
          <li key={id}>
            {name} <span className="text-xs">({whatOf(type, direct)})</span>
          </li>
        ))}
        {count > users.length && <li>and {count - users.length} more</li>}
      </ul>
      <p className="mt-1">Change these first: what is used is not deleted.</p>
    </Callout>
  );
}

const whatOf = (type: ContentType, direct: boolean) =>
  `${CONTENT[type].one.toLowerCase()}${direct ? "" : ", by way of another"}`;
