"use client";

import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { fittingWidth, WIDTHS } from "./layout";

const STEP = 16;

/** The name of the variable that holds a column's width while it is drawn and dragged. */
export const widthVariable = (id: string) => `--w-${id}`;

/** What the cells of a column with a chosen width have. */
export function widthStyle(id: string, width: number | undefined) {
  if (width === undefined) return undefined;
  const value = `var(${widthVariable(id)})`;
  return { width: value, minWidth: value, maxWidth: value };
}

/**
 * The edge of a heading, by which its column is made wider or narrower: by dragging, by the arrow keys, and back to
 * what the content needs by a double click or Backspace.
 */
export function ColumnEdge({
  id,
  header,
  width,
  onWidth,
}: {
  id: string;
  header: string;
  width: number | undefined;
  /** Undefined gives the width back to the content. */
  onWidth: (width: number | undefined) => void;
}) {
  const drag = useRef<{ x: number; width: number }>(undefined);
  const headingOf = (edge: HTMLElement) => edge.closest("th")?.getBoundingClientRect().width ?? WIDTHS.least;

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    if (event.button !== 0) return;
    event.preventDefault();
    const edge = event.currentTarget;
    edge.setPointerCapture(event.pointerId);
    const start = fittingWidth(headingOf(edge));
    drag.current = { x: event.clientX, width: start };
    onWidth(start);
  }

  function dragged(event: PointerEvent<HTMLElement>): number | undefined {
    return drag.current && fittingWidth(drag.current.width + event.clientX - drag.current.x);
  }

  // While it is dragged only the variable changes, so that no row is drawn anew.
  function onPointerMove(event: PointerEvent<HTMLElement>) {
    const next = dragged(event);
    if (next !== undefined)
      event.currentTarget.closest("table")?.style.setProperty(widthVariable(id), `${next}px`);
  }

  function onPointerUp(event: PointerEvent<HTMLElement>) {
    const next = dragged(event);
    drag.current = undefined;
    if (next !== undefined) onWidth(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const step = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
    if (step === 0 && event.key !== "Backspace" && event.key !== "Delete") return;
    event.preventDefault();
    onWidth(step === 0 ? undefined : fittingWidth(headingOf(event.currentTarget) + step));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule between paragraphs is not something one can move.
    <span
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-valuemin={WIDTHS.least}
      aria-valuemax={WIDTHS.most}
      aria-valuenow={width ?? WIDTHS.least}
      aria-valuetext={width === undefined ? "as its content needs" : `${width} pixels`}
      title={`Width of ${header}: drag, or use the arrow keys; double-click for what the content needs`}
      className="absolute inset-y-1 right-0 z-10 w-2 cursor-col-resize touch-none rounded after:absolute after:inset-y-0 after:right-0 after:w-px after:bg-transparent hover:after:bg-strong-line focus-visible:after:bg-accent group-hover/head:after:bg-line"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onWidth(undefined)}
      onKeyDown={onKeyDown}
    />
  );
}
