import Link from "next/link";
import type { SyncState } from "@/lib/dashboards/model";
import { RelativeTime } from "../ui/relative-time";
import { Section } from "../ui/states";
import { NumberTiles } from "./number-tiles";

/** How main's users, roles and groups arrive (S7). */
export function SyncSection({ sync, base }: { sync: SyncState; base: string }) {
  const number = (count: number) => count.toLocaleString("en");
  if (sync.kind === "child")
    return (
      <Section
        title="Sync"
        description={
          <>
            Users, roles and groups of main in this tenant. Last change <RelativeTime at={sync.at} />.
          </>
        }
      >
        <NumberTiles
          tiles={[
            {
              label: "users from main",
              value: number(sync.users),
              href: `${base}/settings/users?q=origin:main`,
            },
            {
              label: "groups from main",
              value: number(sync.groups),
              href: `${base}/settings/groups?q=origin:main`,
            },
            {
              label: "roles from main",
              value: number(sync.roles),
              href: `${base}/settings/roles?q=origin:main`,
            },
          ]}
        />
      </Section>
    );
  return (
    <Section
      title="Sync"
      description={
        <>
          Main's users, roles and groups in the paired tenants. The one that was seen in sync longest ago:{" "}
          <RelativeTime at={sync.oldest} />.
        </>
      }
    >
      <NumberTiles
        tiles={[
          { label: "paired tenants", value: number(sync.paired), href: `${base}/tenants` },
          { label: "with a failing sync", value: number(sync.failing) },
          { label: "with conflicts", value: number(sync.conflicts) },
        ]}
      />
      {sync.first.length > 0 && (
        <ul aria-label="Failing syncs" className="mt-4 flex flex-col gap-1 text-sm">
          {sync.first.map(({ slug, name, error }) => (
            <li key={slug} className="flex flex-wrap items-baseline gap-x-2">
              <Link
                className="inline-block min-w-6 leading-6 font-medium underline decoration-line underline-offset-2"
                href={`${base}/tenants/${slug}`}
              >
                {name}
              </Link>
              <span className="text-danger">{error}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
