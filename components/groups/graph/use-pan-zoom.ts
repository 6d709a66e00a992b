"use client";

import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";

const STEP = 1.25;
const PAN = 60;
const SLACK = 4;
const PANS: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [PAN, 0],
  ArrowRight: [-PAN, 0],
  ArrowUp: [0, PAN],
  ArrowDown: [0, -PAN],
};
const ZOOMS: Readonly<Record<string, number>> = { "+": STEP, "=": STEP, "-": 1 / STEP };

type View = { x: number; y: number; scale: number };
type Size = { width: number; height: number };

const within = (scale: number) => Math.min(2, Math.max(0.15, scale));

/** Moves and scales a picture in its frame: by dragging, by the wheel with Ctrl, and by the keyboard. */
export function usePanZoom(picture: Size, middle: { x: number; y: number }) {
  const frame = useRef<SVGSVGElement>(null);
  const [view, setView] = useState<View>();
  const grip = useRef<{ x: number; y: number; view: View; moved: boolean }>(undefined);

  const size = (): Size => ({
    width: frame.current?.clientWidth || 1,
    height: frame.current?.clientHeight || 1,
  });
  const centred = ({ x, y }: { x: number; y: number }, scale: number): View => ({
    x: size().width / 2 - x * scale,
    y: size().height / 2 - y * scale,
    scale,
  });
  const whole = (): View => {
    const scale = within(Math.min(size().width / picture.width, size().height / picture.height, 1));
    return centred({ x: picture.width / 2, y: picture.height / 2 }, scale);
  };
  /** All of it where it can still be read, else its middle. */
  const first = (): View => {
    const all = whole();
    return all.scale >= 0.7 ? all : centred(middle, 0.85);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as the frame has a size
  useEffect(() => setView(first()), []);

  function zoom(by: number, at = { x: size().width / 2, y: size().height / 2 }) {
    setView((last) => {
      if (!last) return last;
      const scale = within(last.scale * by);
      const ratio = scale / last.scale;
      return { x: at.x - (at.x - last.x) * ratio, y: at.y - (at.y - last.y) * ratio, scale };
    });
  }
  const pan = (x: number, y: number) => setView((last) => last && { ...last, x: last.x + x, y: last.y + y });

  // The browser's own listener: React's cannot hold back the page's zoom.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it reads nothing that changes
  useEffect(() => {
    const svg = frame.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = svg?.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, {
        x: event.clientX - (box?.left ?? 0),
        y: event.clientY - (box?.top ?? 0),
      });
    };
    svg?.addEventListener("wheel", onWheel, { passive: false });
    return () => svg?.removeEventListener("wheel", onWheel);
  }, []);

  /** True where the key is one of this picture's. */
  function act(key: string): boolean {
    const [x, y] = PANS[key] ?? [0, 0];
    const by = ZOOMS[key];
    if (x !== 0 || y !== 0) pan(x, y);
    else if (by) zoom(by);
    else if (key === "0") setView(whole());
    else return false;
    return true;
  }

  return {
    frame,
    view: view ?? { x: 0, y: 0, scale: 1 },
    ready: view !== undefined,
    zoomIn: () => zoom(STEP),
    zoomOut: () => zoom(1 / STEP),
    showAll: () => setView(whole()),
    /** Moves a place into the middle where it is out of sight. */
    reveal: (at: { x: number; y: number }) =>
      setView((last) => {
        if (!last) return last;
        const [x, y] = [at.x * last.scale + last.x, at.y * last.scale + last.y];
        const { width, height } = size();
        const seen = x > 60 && x < width - 60 && y > 30 && y < height - 30;
        return seen ? last : centred(at, last.scale);
      }),
    /** True where the pointer has just dragged the picture, and did not click. */
    dragged: () => grip.current?.moved ?? false,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        if (event.button === 0 && view)
          grip.current = { x: event.clientX, y: event.clientY, view, moved: false };
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const held = grip.current;
        if (!held || event.buttons !== 1) return;
        const [x, y] = [event.clientX - held.x, event.clientY - held.y];
        if (!held.moved && Math.hypot(x, y) < SLACK) return;
        if (!held.moved) event.currentTarget.setPointerCapture(event.pointerId);
        held.moved = true;
        setView({ ...held.view, x: held.view.x + x, y: held.view.y + y });
      },
      onKeyDown: (event: KeyboardEvent) => {
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
        if (plain && act(event.key)) event.preventDefault();
      },
    },
  };
}
