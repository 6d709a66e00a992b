"use client";

import { useRef, useState } from "react";

/** Which rows are ticked: one by one, a range with Shift, or the whole page. Rows that are gone fall out. */
export function useSelection(ids: string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string>(undefined);
  const selected = new Set(ids.filter((id) => chosen.has(id)));

  function toggle(id: string, range: boolean) {
    const next = new Set(selected);
    const on = !next.has(id);
    const from = range && anchor.current ? ids.indexOf(anchor.current) : -1;
    const to = ids.indexOf(id);
    const touched = from < 0 ? [id] : ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    for (const each of touched) {
      if (on) next.add(each);
      else next.delete(each);
    }
    anchor.current = id;
    setChosen(next);
  }

  return {
    selected,
    toggle,
    all: ids.length > 0 && selected.size === ids.length,
    some: selected.size > 0,
    toggleAll: () => setChosen(new Set(selected.size === ids.length ? [] : ids)),
    clear: () => setChosen(new Set()),
  };
}
