"use client";

import { Toaster as Primitive, toast as show } from "sonner";

/** Where toasts appear; they are announced. */
export function Toaster() {
  return <Primitive position="bottom-right" theme="system" closeButton toastOptions={{ duration: 6000 }} />;
}

/** Tells that something was done; with Undo where it can be taken back. */
export function toast(message: string, undo?: () => void): void {
  show.success(message, undo ? { action: { label: "Undo", onClick: undo } } : undefined);
}

/** Tells that something was refused, and why. */
export function toastError(message: string): void {
  show.error(message, { duration: 10_000 });
}
