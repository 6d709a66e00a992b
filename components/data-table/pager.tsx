"use client";

import type { MouseEvent } from "react";
import { Button, LinkButton } from "../ui/button";
import type { PageOf } from "./types";

type Way = { href: string; go: () => void };

/** How many there are, and the links to the neighbouring pages. */
export function Pager<Row>({
  page,
  previous,
  next,
}: {
  page: PageOf<Row>;
  previous?: Way | "";
  next?: Way | "";
}) {
  const count = page.capped ? `${page.count.toLocaleString("en")}+` : page.count.toLocaleString("en");
  return (
    <div className="mt-2 flex items-center justify-between gap-3 text-sm text-muted">
      <p aria-live="polite">
        {count} {page.count === 1 && !page.capped ? "row" : "rows"}
      </p>
      {(next || previous) && (
        <nav aria-label="Pages" className="flex gap-2">
          <Step label="Previous" way={previous} />
          <Step label="Next" way={next} />
        </nav>
      )}
    </div>
  );
}

function Step({ label, way }: { label: string; way?: Way | "" }) {
  if (!way) {
    return (
      <Button size="sm" disabled>
        {label}
      </Button>
    );
  }
  function follow(event: MouseEvent) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (way) way.go();
  }
  return (
    <LinkButton size="sm" href={way.href} prefetch={false} onClick={follow}>
      {label}
    </LinkButton>
  );
}
