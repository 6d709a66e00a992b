"use client";

import { useRouter } from "next/navigation";
import type { CompareKind } from "@/lib/insight/queries";
import { MultiPicker, type PickItem } from "../ui/multi-picker";

type Side = { id: string; name: string };

/** Chooses the two sides of a comparison; the address holds them, so that it can be shared (U11). */
export function ComparePickers({
  tenant,
  kind,
  a,
  b,
  place,
}: {
  tenant: string;
  kind: CompareKind;
  a?: Side;
  b?: Side;
  place?: string;
}) {
  const router = useRouter();
  const source = `/t/${tenant}/api/access/${kind === "users" ? "people" : "roles"}`;
  const go = (first: string | undefined, second: string | undefined) => {
    const query = new URLSearchParams({ kind });
    if (first) query.set("a", first);
    if (second) query.set("b", second);
    if (place) query.set("in", place);
    router.replace(`/t/${tenant}/settings/compare?${query}`, { scroll: false });
  };
  const chosen = (side: Side | undefined): PickItem[] => (side ? [{ id: side.id, label: side.name }] : []);
  const noun = kind === "users" ? "person" : "role";
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <MultiPicker
        label={`First ${noun}`}
        source={source}
        chosen={chosen(a)}
        onChange={(items) => go(items.at(-1)?.id, b?.id)}
      />
      <MultiPicker
        label={`Second ${noun}`}
        source={source}
        chosen={chosen(b)}
        onChange={(items) => go(a?.id, items.at(-1)?.id)}
      />
    </div>
  );
}
