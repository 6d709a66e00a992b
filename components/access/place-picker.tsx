"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { MultiPicker } from "../ui/multi-picker";

/** Chooses the tenant in which permissions are looked at from main; none is this instance (U11). */
export function PlacePicker({ source, place }: { source: string; place?: { slug: string; name: string } }) {
  const router = useRouter();
  const path = usePathname();
  const params = useSearchParams();
  return (
    <MultiPicker
      label="In tenant"
      source={source}
      chosen={place ? [{ id: place.slug, label: place.name }] : []}
      hint={place ? undefined : "None chosen: in this instance."}
      onChange={(items) => {
        const next = new URLSearchParams(params);
        const last = items.at(-1);
        if (last) next.set("in", last.id);
        else next.delete("in");
        router.replace(`${path}?${next}` as never, { scroll: false });
      }}
    />
  );
}
