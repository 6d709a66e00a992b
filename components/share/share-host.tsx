"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { lazy, Suspense } from "react";
import { useShareNews } from "./use-share-news";

// Loaded when it is first opened.
const ShareLogPanel = lazy(() => import("./share-log"));

/** What belongs to sharing on a page of main's content: live news, and the log that the address opens (C3, C4). */
export function ShareHost({
  tenant,
  mayPush,
  refresh = false,
}: {
  tenant: string;
  mayPush: boolean;
  /** True where nothing else on the page draws it anew. */
  refresh?: boolean;
}) {
  const router = useRouter();
  const path = usePathname();
  const params = new URLSearchParams(useSearchParams());
  const item = params.get("log");
  useShareNews(tenant, () => refresh && router.refresh());
  if (!item) return null;
  function close() {
    params.delete("log");
    const rest = params.toString();
    router.push(rest ? `${path}?${rest}` : path, { scroll: false });
  }
  return (
    <Suspense>
      <ShareLogPanel key={item} tenant={tenant} item={item} mayPush={mayPush} onClose={close} />
    </Suspense>
  );
}
