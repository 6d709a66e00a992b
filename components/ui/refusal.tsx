"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { Button } from "./button";
import { Callout } from "./states";
import type { FormErrors } from "./use-form-errors";
import type { News } from "./use-rebased";

/**
 * Why a form was refused. One that began with an older version offers to load the current state; what was typed
 * stays, and afterwards it says what came with that state.
 */
export function Refused({
  errors,
  news,
  onLoad,
}: {
  errors: FormErrors;
  news?: News | undefined;
  /** Called as the current state is asked for. */
  onLoad: () => void;
}) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const load = () =>
    start(() => {
      router.refresh();
      onLoad();
    });
  if (errors.message)
    return (
      <Callout tone="danger">
        <p>{errors.message}</p>
        {errors.fields.version && (
          <Button size="sm" className="mt-2" pending={pending} onClick={load}>
            Load the current state and keep what I typed
          </Button>
        )}
      </Callout>
    );
  if (!news) return null;
  return (
    <Callout tone={news.clashing.length > 0 ? "warning" : "info"} title="The current state is loaded">
      <p>
        {news.taken.length > 0 ? `Taken from it: ${news.taken.join(", ")}.` : "It brought nothing new here."}
      </p>
      {news.clashing.length > 0 && (
        <p>Changed there as well, and kept as you have it here: {news.clashing.join(", ")}.</p>
      )}
      <p>Check the form and save it again.</p>
    </Callout>
  );
}
