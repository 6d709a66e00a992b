import { useRouter } from "next/navigation";
import type { MouseEvent } from "react";

/**
 * Follows a link without loading the document anew, as Next's own link does, but fetches nothing ahead: a page of
 * rows would ask the server for every one of them. What the browser does with a link by itself stays: another
 * tab, another window, a download.
 */
export function useFollow(): (event: MouseEvent<HTMLAnchorElement>) => void {
  const router = useRouter();
  return (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.push(event.currentTarget.getAttribute("href") ?? "");
  };
}
