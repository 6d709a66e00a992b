import type { ImportEvent } from "@/lib/users/import/words";

/** How far the server has come with a file. */
export type ImportPhase = Pick<Extract<ImportEvent, { type: "progress" }>, "phase" | "done"> | "sending";

/** Says what is under way with a file, also aloud. */
export function ImportProgress({ at, of }: { at: ImportPhase; of: number | undefined }) {
  const words = wordsOf(at);
  const share = at !== "sending" && at.phase === "reading" && of ? Math.min(1, at.done / of) : undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <div
        role="progressbar"
        aria-label="Import"
        aria-valuetext={words}
        aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className="h-full rounded-full bg-accent transition-[width] data-[endless]:w-1/3 data-[endless]:motion-safe:animate-pulse"
          data-endless={share === undefined || undefined}
          style={share === undefined ? undefined : { width: `${share * 100}%` }}
        />
      </div>
      <p role="status" className="text-muted text-sm">
        {words}
      </p>
    </div>
  );
}

function wordsOf(at: ImportPhase): string {
  if (at === "sending") return "Sending the file…";
  const people = at.done.toLocaleString("en");
  if (at.phase === "reading") return `Reading: ${people} people so far…`;
  if (at.phase === "comparing") return `Comparing ${people} people with those who are here…`;
  return `Adding ${people} people, all or none. This takes some seconds…`;
}
