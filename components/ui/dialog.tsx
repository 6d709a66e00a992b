"use client";

import { lazy, Suspense, useState } from "react";
import { cn } from "./cn";
import type { FrameProps } from "./dialog-frame";

type Props = Omit<FrameProps, "className"> & { wide?: boolean };

// Loaded when the first one opens: most visits to a page open none.
const Frame = lazy(() => import("./dialog-frame"));

/** A dialog over the page. Escape and the cross close it; focus goes back to where it was. */
export function Dialog({ wide, ...rest }: Props) {
  return (
    <WhenFirstOpened
      {...rest}
      className={cn(
        "top-1/2 left-1/2 max-h-[88vh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg",
        wide ? "max-w-3xl" : "max-w-lg",
      )}
    />
  );
}

/** A panel at the right edge for the detail of a row. */
export function SidePanel(props: Omit<Props, "wide">) {
  return (
    <WhenFirstOpened
      {...props}
      className="inset-y-0 right-0 w-full max-w-xl rounded-none border-y-0 border-r-0"
    />
  );
}

function WhenFirstOpened(props: FrameProps) {
  const [opened, setOpened] = useState(props.open);
  if (props.open && !opened) setOpened(true);
  if (!opened) return null;
  return (
    <Suspense>
      <Frame {...props} />
    </Suspense>
  );
}
