import type { DiffPart } from "@/lib/content/diff";
import { cn } from "../ui/cn";

const CONTEXT = 3;
const MARKS = { same: " ", added: "+", removed: "−" } as const;
const LOOKS = {
  same: "text-muted",
  added: "bg-success-soft text-success",
  removed: "bg-danger-soft text-danger",
} as const;

/** The lines in which two versions differ, with a little of what surrounds them. */
export function VersionDiff({ parts, from, to }: { parts: readonly DiffPart[]; from: string; to: string }) {
  if (parts.every(({ kind }) => kind === "same"))
    return <p className="text-sm text-muted">{`${from} and ${to} say the same.`}</p>;
  return (
    <section
      aria-label={`Differences from ${from} to ${to}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      tabIndex={0}
      className="max-h-[36rem] overflow-auto rounded-md border font-mono text-xs leading-5"
    >
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a difference never change places.
        <div key={at} className={LOOKS[part.kind]}>
          {shortened(part, at === 0, at === parts.length - 1).map((line, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above.
            <div key={n} className="flex px-3 whitespace-pre">
              <span aria-hidden className="w-5 shrink-0 select-none">
                {line === null ? "" : MARKS[part.kind]}
              </span>
              <span className="sr-only">{part.kind === "same" ? "" : `${part.kind}: `}</span>
              <span className={cn(line === null && "italic")}>{line ?? "…"}</span>
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}

/** A long part that both share, cut to what stands next to a difference; null is where lines were left out. */
function shortened({ kind, lines }: DiffPart, first: boolean, last: boolean): readonly (string | null)[] {
  const head = first ? 0 : CONTEXT;
  const tail = last ? 0 : CONTEXT;
  if (kind !== "same" || lines.length <= head + tail + 1) return lines;
  return [...lines.slice(0, head), null, ...(tail > 0 ? lines.slice(-tail) : [])];
}
