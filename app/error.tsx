"use client";

import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";

/** For a page that failed on our side. The digest stands in the log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="flex min-h-screen items-center justify-center">
      <EmptyState
        title="This page could not be shown"
        description={`Something failed on our side. Try again${error.digest ? `, or report reference ${error.digest}` : ""}.`}
        action={<Button onClick={reset}>Try again</Button>}
      />
    </main>
  );
}
