"use client";

import { Button } from "../ui/button";
import type { PageOf } from "./types";

/** How many there are, and the ways to the neighbouring pages. */
export function Pager<Row>({
  page,
  onNext,
  onPrevious,
}: {
  page: PageOf<Row>;
  onNext: (cursor: string) => void;
  onPrevious: (cursor: string) => void;
}) {
  const { next, previous } = page;
  const count = page.capped ? `${page.count.toLocaleString("en")}+` : page.count.toLocaleString("en");
  return (
    <div className="mt-2 flex items-center justify-between gap-3 text-sm text-muted">
      <p aria-live="polite">
        {count} {page.count === 1 && !page.capped ? "row" : "rows"}
      </p>
      {(next || previous) && (
        <nav aria-label="Pages" className="flex gap-2">
          <Button size="sm" disabled={!previous} onClick={() => previous && onPrevious(previous)}>
            Previous
          </Button>
          <Button size="sm" disabled={!next} onClick={() => next && onNext(next)}>
            Next
          </Button>
        </nav>
      )}
    </div>
  );
}
