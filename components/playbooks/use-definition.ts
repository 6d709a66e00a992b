"use client";

import { useEffect, useState } from "react";

/** The definition of an item that a step names; undefined while it is loaded, or where it cannot be. */
export function useDefinition<D>(tenant: string, id: string): D | undefined {
  const [loaded, setLoaded] = useState<{ id: string; definition: D }>();
  useEffect(() => {
    if (!id) return;
    const gone = new AbortController();
    fetch(`/t/${tenant}/api/content/definition?id=${encodeURIComponent(id)}`, { signal: gone.signal })
      .then(async (answer) => {
        if (answer.ok) setLoaded({ id, definition: (await answer.json()).definition as D });
      })
      .catch(() => undefined);
    return () => gone.abort();
  }, [tenant, id]);
  return loaded?.id === id ? loaded.definition : undefined;
}
