import Link from "next/link";
import { cn } from "./cn";

/** Tabs that are addresses: each opens by a link, survives a reload and can be sent to someone. */
export function TabLinks({
  label,
  tabs,
  open,
  hrefOf,
}: {
  label: string;
  tabs: readonly { id: string; label: string; count?: number }[];
  open: string;
  hrefOf: (id: string) => string;
}) {
  return (
    <nav aria-label={label} className="mb-4 flex gap-5 overflow-x-auto border-b">
      {tabs.map(({ id, label: words, count }) => (
        <Link
          key={id}
          href={hrefOf(id)}
          scroll={false}
          aria-current={id === open ? "page" : undefined}
          className={cn(
            "-mb-px whitespace-nowrap border-b-2 px-0.5 pb-2 text-sm font-medium",
            id === open ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {words}
          {count !== undefined && <span className="ml-1.5 text-xs tabular-nums text-muted">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
