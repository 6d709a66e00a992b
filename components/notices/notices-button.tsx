"use client";

import { Bell } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import type { Notice } from "@/lib/notices/model";
import { RelativeTime } from "../ui/relative-time";
import { useDismiss } from "../ui/use-dismiss";

const LOOK_MS = 20_000;

/** What went on without the person: absent where there is nothing, with the number of what is new. */
export function NoticesButton({ tenant }: { tenant: string }) {
  const { notices, fresh, markSeen } = useNotices(tenant);
  const [open, setOpen] = useState(false);
  const box = useDismiss<HTMLDivElement>(open, () => setOpen(false));
  if (notices.length === 0) return null;
  return (
    <div className="relative" ref={box}>
      <button
        type="button"
        aria-expanded={open}
        className="relative flex size-8 items-center justify-center rounded-md hover:bg-sunken"
        onClick={() => {
          if (!open) markSeen();
          setOpen(!open);
        }}
      >
        <Bell className="size-4" aria-hidden />
        <span className="sr-only">{fresh > 0 ? `Notices, ${fresh} new` : "Notices"}</span>
        {fresh > 0 && (
          <span
            aria-hidden
            className="absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-[10px] leading-4 font-semibold text-accent-ink"
          >
            {fresh}
          </span>
        )}
      </button>
      {open && (
        <section
          aria-label="Notices"
          className="absolute right-0 z-40 mt-1.5 max-h-96 w-80 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-md border bg-surface text-sm shadow-lg"
        >
          <ul className="divide-y">
            {notices.map((notice) => (
              <li key={notice.id} className="px-3 py-2">
                <Link href={notice.path} className="hover:underline" onClick={() => setOpen(false)}>
                  {notice.text}
                </Link>
                <p className="text-xs text-muted">
                  <RelativeTime at={notice.at} />
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** Reads them now, at each page and every so often; which were seen is this browser's own knowledge. */
function useNotices(tenant: string) {
  const [notices, setNotices] = useState<Notice[]>([]);
  const [seen, setSeen] = useState("");
  const path = usePathname();
  const key = `bailiwick-notices-${tenant}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page looks anew
  useEffect(() => {
    let gone = false;
    setSeen(localStorage.getItem(key) ?? "");
    async function look() {
      if (document.visibilityState === "hidden") return;
      const response = await fetch(`/t/${tenant}/api/notices`).catch(() => undefined);
      if (!response?.ok || gone) return;
      setNotices(((await response.json()) as { notices: Notice[] }).notices);
    }
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [tenant, path, key]);
  const latest = notices[0]?.at ?? "";
  return {
    notices,
    fresh: notices.filter(({ at }) => at > seen).length,
    markSeen() {
      localStorage.setItem(key, latest);
      setSeen(latest);
    },
  };
}
