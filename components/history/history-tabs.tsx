import Link from "next/link";
import { cn } from "../ui/cn";

/** The three questions about someone's access in the past, each with an address of its own. */
export type HistoryView = "timeline" | "as-of" | "compare";

/** The way between them. `now` and `earlier` are the times that the forms begin with, as their fields take them. */
export function HistoryTabs({
  base,
  current,
  now,
  earlier,
}: {
  base: string;
  current: HistoryView;
  now: string;
  earlier: string;
}) {
  const tabs: { id: HistoryView; label: string; href: string }[] = [
    { id: "timeline", label: "Timeline", href: base },
    { id: "as-of", label: "As of a time", href: `${base}?${new URLSearchParams({ at: now })}` },
    {
      id: "compare",
      label: "Compare two times",
      href: `${base}?${new URLSearchParams({ from: earlier, to: now })}`,
    },
  ];
  return (
    <nav aria-label="History" className="mb-5 flex flex-wrap gap-x-5 border-b">
      {tabs.map(({ id, label, href }) => (
        <Link
          key={id}
          href={href}
          aria-current={id === current ? "page" : undefined}
          className={cn(
            "-mb-px border-b-2 border-transparent py-2 text-sm text-muted hover:text-ink",
            id === current && "border-accent font-medium text-ink",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
