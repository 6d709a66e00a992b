"use client";

import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { Input } from "../ui/field";
import type { PickItem } from "../ui/multi-picker";
import { useLinks } from "./use-links";

const SEARCHED_FROM = 8;

/** What belongs to a group now, to search and to take out; it goes when the form is saved (G1). */
export function CurrentLinks({
  label,
  noun,
  source,
  removed,
  readOnly,
  onToggle,
}: {
  label: string;
  noun: string;
  source: string;
  removed: readonly PickItem[];
  readOnly: boolean | undefined;
  onToggle: (item: PickItem) => void;
}) {
  const { q, found, failed, search, more, retry } = useLinks(source);
  if (failed)
    return (
      <p role="alert" className="text-sm text-danger">
        The list could not be read.{" "}
        <Button size="sm" variant="ghost" onClick={retry}>
          Try again
        </Button>
      </p>
    );
  if (!found) return <p className="text-xs text-muted">Reading…</p>;
  if (found.count === 0 && found.q === "" && q === "")
    return <p className="text-xs text-muted">No {noun}s yet.</p>;
  const count = `${found.count.toLocaleString("en")}${found.capped ? "+" : ""}`;
  return (
    <div className="overflow-hidden rounded-md border bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-2 border-b bg-sunken px-2.5 py-1.5">
        <p role="status" className="text-xs text-muted tabular-nums">
          {count} {noun}
          {found.count === 1 ? "" : "s"}
          {found.q && ` with “${found.q}”`}
          {removed.length > 0 && (
            <span className="font-medium text-danger">
              {`, ${removed.length.toLocaleString("en")} to be removed`}
            </span>
          )}
        </p>
        {(found.count > SEARCHED_FROM || q !== "") && (
          <Input
            aria-label={`Find in ${label}`}
            placeholder="Find"
            className="h-7 w-44 text-xs"
            value={q}
            onChange={(event) => search(event.target.value)}
            onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
          />
        )}
      </div>
      {found.count === 0 && <p className="px-2.5 py-2 text-sm text-muted">Nothing matches “{found.q}”.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul aria-label={`${label}: current`} tabIndex={0} className="max-h-64 divide-y overflow-y-auto">
        {found.items.map((item) => {
          const goes = removed.some(({ id }) => id === item.id);
          return (
            <li key={item.id} className="flex items-center gap-3 px-2.5 py-1">
              <span className={cn("min-w-0 flex-1 truncate text-sm", goes && "text-muted line-through")}>
                {item.label}{" "}
                {item.hint !== item.label && <span className="text-xs text-muted">{item.hint}</span>}
              </span>
              {!readOnly && (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={goes ? `Keep ${item.label}` : `Remove ${item.label}`}
                  onClick={() => onToggle({ id: item.id, label: item.label })}
                >
                  {goes ? "Keep" : "Remove"}
                </Button>
              )}
            </li>
          );
        })}
        {found.next && (
          <li className="px-1.5 py-1">
            <Button size="sm" variant="ghost" onClick={more}>
              Show more
            </Button>
          </li>
        )}
      </ul>
    </div>
  );
}
