"use client";

import { Maximize2, Minus, Plus } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { GraphNode, NestingGraph } from "@/lib/groups/model";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { BOX, type Layout, layoutOf } from "./layout";
import { usePanZoom } from "./use-pan-zoom";
import { cut, nodeWords, passes, roleWords } from "./words";

const MARGIN = 12;

/** The picture of the nestings: to drag, to scale, and to choose a group in (G2). */
export default function Canvas({
  graph,
  focus,
  selected,
  onSelect,
}: {
  graph: Pick<NestingGraph, "nodes" | "edges">;
  focus: string | null;
  selected: string | undefined;
  onSelect: (id: string) => void;
}) {
  const layout = useMemo(() => layoutOf(graph), [graph]);
  const nodes = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const middle = layout.boxes.get(focus ?? "") ?? { x: layout.width / 2, y: layout.height / 2 };
  const { frame, view, ready, zoomIn, zoomOut, showAll, reveal, dragged, handlers } = usePanZoom(
    layout,
    middle,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: only where another group is chosen, or it has moved
  useEffect(() => {
    const at = selected === undefined ? undefined : layout.boxes.get(selected);
    if (at) reveal(at);
  }, [selected, layout]);

  return (
    <div className="relative overflow-hidden rounded-lg border bg-surface">
      <svg
        ref={frame}
        role="application"
        aria-label="Graph of nested groups. Arrow keys move it, plus and minus scale it, 0 shows all of it."
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard moves and scales it
        tabIndex={0}
        className={cn("h-[62vh] min-h-80 w-full cursor-grab touch-none select-none", !ready && "invisible")}
        {...handlers}
      >
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
          {layout.lines.map((line) => (
            <Line
              key={`${line.child} ${line.parent}`}
              line={line}
              nodes={nodes}
              strong={selected === line.child || selected === line.parent}
            />
          ))}
          {graph.nodes.map((node) => (
            <Box
              key={node.id}
              node={node}
              at={layout.boxes.get(node.id) ?? middle}
              focused={node.id === focus}
              selected={node.id === selected}
              onSelect={() => !dragged() && onSelect(node.id)}
              onKey={() => onSelect(node.id)}
              onFocus={() => reveal(layout.boxes.get(node.id) ?? middle)}
            />
          ))}
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

function Line({
  line,
  nodes,
  strong,
}: {
  line: Layout["lines"][number];
  nodes: ReadonlyMap<string, GraphNode>;
  strong: boolean;
}) {
  const [child, parent] = [nodes.get(line.child), nodes.get(line.parent)];
  if (!child || !parent) return null;
  const path = line.points.map(({ x, y }, n) => `${n === 0 ? "M" : "L"}${x} ${y}`).join(" ");
  return (
    <g aria-hidden>
      <path
        d={path}
        fill="none"
        strokeLinejoin="round"
        className={strong ? "stroke-accent" : "stroke-strong-line"}
        strokeWidth={strong ? 2 : 1}
      />
      <text
        x={line.label.x}
        y={line.label.y - 6}
        textAnchor="middle"
        className={cn("text-[11px]", strong ? "fill-accent" : "fill-muted")}
        style={{ paintOrder: "stroke", stroke: "var(--surface)", strokeWidth: 4 }}
      >
        {cut(passes(child, parent), 30)}
        <title>{passes(child, parent)}</title>
      </text>
    </g>
  );
}

function Box({
  node,
  at,
  focused,
  selected,
  onSelect,
  onKey,
  onFocus,
}: {
  node: GraphNode;
  at: { x: number; y: number };
  focused: boolean;
  selected: boolean;
  onSelect: () => void;
  onKey: () => void;
  onFocus: () => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand in an SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={nodeWords(node)}
      aria-pressed={selected}
      transform={`translate(${at.x} ${at.y})`}
      className="cursor-pointer"
      onClick={onSelect}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && onFocus()}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        onKey();
      }}
    >
      <title>{node.name}</title>
      <rect
        x={-BOX.width / 2}
        y={-BOX.height / 2}
        width={BOX.width}
        height={BOX.height}
        rx={8}
        className={cn(
          focused ? "fill-accent-soft" : "fill-canvas",
          selected ? "stroke-accent" : "stroke-strong-line",
        )}
        strokeWidth={selected ? 2 : 1}
      />
      <svg
        aria-hidden
        x={-BOX.width / 2}
        y={-BOX.height / 2}
        width={BOX.width - MARGIN}
        height={BOX.height}
        overflow="hidden"
      >
        <text x={MARGIN} y={23} className="fill-ink text-[13px] font-medium">
          {`${node.name} `}
        </text>
        <text x={MARGIN} y={42} className="fill-muted text-[11px]">
          {roleWords(node)}
        </text>
      </svg>
    </g>
  );
}
