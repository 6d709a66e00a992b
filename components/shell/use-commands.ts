"use client";

import { useEffect, useState } from "react";

/** A command by name, as the palette shows it. */
export type PaletteCommand = { name: string; title: string };

/** The commands that the person can use in a tenant, read once when the palette opens (C16). */
export function useCommands(tenant: string): PaletteCommand[] {
  const [commands, setCommands] = useState<PaletteCommand[]>([]);
  useEffect(() => {
    const abort = new AbortController();
    fetch(`/t/${tenant}/api/commands`, { signal: abort.signal })
      .then((response) =>
        response.ok ? (response.json() as Promise<{ items: PaletteCommand[] }>) : { items: [] },
      )
      .then(({ items }) => setCommands(items))
      .catch(() => {});
    return () => abort.abort();
  }, [tenant]);
  return commands;
}
