"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { cn } from "./cn";

export type FrameProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  className: string;
};

/** What every dialog and side panel is made of: the veil, the heading, the cross and the content that scrolls. */
export default function Frame({ open, onClose, title, description, children, className }: FrameProps) {
  const from = useRef<Element>(null);
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 bg-black/40" />
        <Primitive.Content
          onOpenAutoFocus={() => {
            from.current = document.activeElement;
          }}
          onEscapeKeyDown={(event) => {
            // An open list of choices closes first; the dialog hears the key before the list does.
            if (document.activeElement?.matches('[role="combobox"][aria-expanded="true"]'))
              event.preventDefault();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveFocusBack(from.current);
          }}
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

// The library gives it to its own trigger only, and these dialogs have none. A deleted row is gone: then the page.
function giveFocusBack(from: Element | null): void {
  const kept = from?.isConnected && from !== document.body ? from : document.getElementById("content");
  if (kept instanceof HTMLElement) kept.focus({ preventScroll: true });
}
