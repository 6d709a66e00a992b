import { ChevronRight } from "lucide-react";
import { type Component, LEVEL_LABELS, type Level } from "@/lib/access/components";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";

/** The head of a section of the tree: opens and closes it, and sets all of it to a level at once (R2). */
export function SectionHead({
  id,
  label,
  shown,
  whole,
  given,
  of,
  open,
  onToggle,
  levels,
  onLevel,
}: {
  id: string;
  label: string;
  shown: readonly Component[];
  /** True where no search hides a part of the section. */
  whole: boolean;
  given: number;
  of: number;
  open: boolean;
  /** Absent while a search keeps all sections open. */
  onToggle: (() => void) | undefined;
  levels: readonly Level[];
  onLevel: (level: Level) => void;
}) {
  const target = whole ? `all of ${label}` : `the ${shown.length} shown of ${label}`;
  return (
    <div
      className={cn(
        "flex flex-wrap items-center justify-between gap-2 bg-sunken px-3 py-1.5",
        open && "border-b",
      )}
    >
      <h2 className="text-sm font-semibold">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={`section-${id}`}
          disabled={!onToggle}
          onClick={onToggle}
          className="flex items-center gap-1.5"
        >
          <ChevronRight
            className={cn("size-3.5 text-muted transition-transform", open && "rotate-90")}
            aria-hidden
          />
          {label}
          <span className="font-normal text-muted tabular-nums">
            {given} of {of}
          </span>
        </button>
      </h2>
      {levels.length > 0 && (
        <div className="flex gap-1">
          {levels.map((level) => (
            <Button
              key={level}
              size="sm"
              variant="ghost"
              aria-label={`Set ${target} to ${LEVEL_LABELS[level]}`}
              title={`Set ${target} to ${LEVEL_LABELS[level]}`}
              onClick={() => onLevel(level)}
            >
              {LEVEL_LABELS[level]}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
