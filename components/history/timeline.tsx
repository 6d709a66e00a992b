import Link from "next/link";
import type { HistoryEvent, Timeline as Page } from "@/lib/history/model";
import { fieldOf, timeWords } from "@/lib/history/moment";
import { LinkButton } from "../ui/button";
import { EmptyState } from "../ui/states";
import { LevelChanges } from "./level-changes";

type Places = {
  /** The address of the history itself. */
  base: string;
  /** The address of the audit log; null for someone who may not see it. */
  audit: string | null;
};

/** What happened to someone's access, newest first, with what each event gave and took. */
export function Timeline({ page, base, audit }: { page: Page } & Places) {
  if (page.events.length === 0) {
    return (
      <EmptyState title="Nothing is recorded" description="No change of this person's access is known." />
    );
  }
  return (
    <>
      <ol aria-label="Events" className="border-t">
        {page.events.map((event) => (
          <Event key={`${event.at} ${event.what[0]}`} event={event} base={base} audit={audit} />
        ))}
      </ol>
      {page.next && (
        <div className="mt-4">
          <LinkButton href={`${base}?${new URLSearchParams({ before: page.next })}`}>Older events</LinkButton>
        </div>
      )}
    </>
  );
}

function Event({ event, base, audit }: { event: HistoryEvent } & Places) {
  const at = fieldOf(event.at);
  return (
    <li className="grid gap-x-6 gap-y-1 border-b py-3 text-sm sm:grid-cols-[12rem_1fr_auto]">
      <div>
        <time dateTime={event.at} className="tabular-nums">
          {timeWords(event.at)}
        </time>
        <p className="text-muted">{event.who}</p>
      </div>
      <div className="flex min-w-0 flex-col gap-1.5">
        {event.what.map((sentence) => (
          <p key={sentence} className="break-words">
            {sentence}
          </p>
        ))}
        <LevelChanges changes={event.changes} />
      </div>
      <div className="flex gap-4 text-xs sm:flex-col sm:items-end sm:gap-0">
        <Link href={`${base}?${new URLSearchParams({ at })}`} className="py-1 text-accent hover:underline">
          Access then
        </Link>
        {audit && event.requestId && (
          <Link
            href={`${audit}?${new URLSearchParams({ q: `request:${event.requestId}` })}`}
            className="py-1 text-accent hover:underline"
          >
            Audit entry
          </Link>
        )}
      </div>
    </li>
  );
}
