"use client";

import { usePathname, useRouter } from "next/navigation";
import { MultiPicker, type PickItem } from "../ui/multi-picker";

/** Chooses the tenant at which a connection is resolved; the choice stands in the address. */
export function TenantChoice({ main, chosen }: { main: string; chosen: PickItem | null }) {
  const router = useRouter();
  const path = usePathname();
  return (
    <div className="mb-4 max-w-sm">
      <MultiPicker
        label="Tenant"
        source={`/t/${main}/api/connections/tenants`}
        chosen={chosen ? [chosen] : []}
        placeholder="Search a tenant"
        onChange={(items) => {
          const id = items.at(-1)?.id;
          router.push(`${path}?tab=resolution${id ? `&tenant=${id}` : ""}`, { scroll: false });
        }}
      />
    </div>
  );
}
