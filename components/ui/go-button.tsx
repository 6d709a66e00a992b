"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps } from "react";
import { Button } from "./button";

/** A button that opens the form of a new thing on a page of its own. */
export function GoButton({
  href,
  ...rest
}: Omit<ComponentProps<typeof Button>, "onClick"> & { href: string }) {
  const router = useRouter();
  return <Button onClick={() => router.push(href)} {...rest} />;
}
