"use client";

import { Maximize2, Minus, Plus } from "lucide-react";
import { useMemo } from "react";
import type { Playbook } from "@/lib/content/definitions/playbook";
import { STEP_KINDS } from "../content/view/words";
import { usePanZoom } from "../groups/graph/use-pan-zoom";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { BOX, layoutOf, type PlaybookLayout } from "./layout";

const MARGIN = 12;
const LETTERS = 24;

/** The picture of a playbook's steps: to drag and to scale. The steps in words stand beside it (C6, C7). */
export default function PlaybookGraph({ value }: { value: Pick<Playbook, "start" | "steps"> }) {
  const layout = useMemo(() => layoutOf(value), [value]);
  const steps = new Map(value.steps.map((step) => [step.id, step]));
  const middle = { x: layout.width / 2, y: layout.height / 2 };
  const { frame, view, ready, zoomIn, zoomOut, showAll, handlers } = usePanZoom(layout, middle);
  return (
    <div className="relative overflow-hidden rounded-lg border bg-surface">
      <svg
        ref={frame}
        role="application"
        aria-label="Graph of the steps. Arrow keys move it, plus and minus scale it, 0 shows all of it. The list of steps says the same in words."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard moves and scales it
        tabIndex={0}
        className={cn("h-96 w-full cursor-grab touch-none select-none", !ready && "invisible")}
        {...handlers}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`} aria-hidden>
          {layout.ways.map((way) => (
            <Way key={way.key} way={way} />
          ))}
          {layout.boxes.map(({ id, at }) => {
            const step = steps.get(id);
            if (!step) return null;
            return (
              <g key={id} transform={`translate(${at.x - BOX.width / 2} ${at.y - BOX.height / 2})`}>
                <title>{step.name}</title>
                <rect
                  {...BOX}
                  rx={8}
                  strokeWidth={id === value.start ? 2 : 1}
                  className={cn("fill-canvas", id === value.start ? "stroke-accent" : "stroke-strong-line")}
                />
                <text x={MARGIN} y={22} className="fill-ink text-[13px] font-medium">
                  {cut(step.name)}
                </text>
                <text x={MARGIN} y={40} className="fill-muted text-[11px]">
                  {STEP_KINDS[step.kind]}
                </text>
              </g>
            );
          })}
        </g>
      </svg>
      <div className="absolute right-2 bottom-2 flex gap-1">
        <Button size="sm" aria-label="Scale down" onClick={zoomOut}>
          <Minus className="size-3.5" aria-hidden />
        </Button>
        <Button size="sm" aria-label="Scale up" onClick={zoomIn}>
          <Plus className="size-3.5" aria-hidden />
        </Button>
        <Button size="sm" aria-label="Show all of it" onClick={showAll}>
          <Maximize2 className="size-3.5" aria-hidden />
        </Button>
      </div>
    </div>
  );
}

function Way({ way: { points, when } }: { way: PlaybookLayout["ways"][number] }) {
  const path = points.map(({ x, y }, at) => `${at === 0 ? "M" : "L"}${x} ${y}`).join(" ");
  const end = points.at(-1);
  return (
    <g>
      <path
        d={path}
        fill="none"
        strokeLinejoin="round"
        className="stroke-strong-line"
        strokeDasharray={when ? "5 4" : undefined}
      />
      {end && (
        <path
          d={`M${end.x - 4} ${end.y - 7}L${end.x} ${end.y}L${end.x + 4} ${end.y - 7}`}
          className="fill-none stroke-strong-line"
        />
      )}
      {when && <title>{`If ${when}`}</title>}
    </g>
  );
}

const cut = (text: string) => (text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text);
