"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn";

type Props = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
};

/** A dialog over the page. Escape and the cross close it; focus goes back to where it was. */
export function Dialog({ open, onClose, title, description, children, wide }: Props) {
  return (
    <Frame
      {...{ open, onClose, title, description, children }}
      className={cn(
        "top-1/2 left-1/2 max-h-[88vh] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 rounded-lg",
        wide ? "max-w-3xl" : "max-w-lg",
      )}
    />
  );
}

/** A panel at the right edge for the detail of a row. */
export function SidePanel({ open, onClose, title, description, children }: Props) {
  return (
    <Frame
      {...{ open, onClose, title, description, children }}
      className="inset-y-0 right-0 w-full max-w-xl rounded-none border-y-0 border-r-0"
    />
  );
}

function Frame({ open, onClose, title, description, children, className }: Props & { className: string }) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex flex-col overflow-hidden border bg-surface shadow-xl outline-none",
            className,
          )}
        >
          <div className="flex items-start justify-between gap-4 border-b px-5 py-3.5">
            <div className="min-w-0">
              <Primitive.Title className="font-semibold">{title}</Primitive.Title>
              {description && (
                <Primitive.Description asChild>
                  <div className="mt-0.5 text-sm text-muted">{description}</div>
                </Primitive.Description>
              )}
            </div>
            <Primitive.Close aria-label="Close" className="-m-1 rounded p-1 text-muted hover:bg-sunken">
              <X className="size-4" aria-hidden />
            </Primitive.Close>
          </div>
          <div className="min-h-0 overflow-y-auto px-5 py-4">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
