import Link from "next/link";
import type { RoleUsage } from "@/lib/roles/model";
import { formatTerm } from "../data-table/filter";

/** Where a role is used: users and groups with links, and the API keys, which do not hold it back (R1). */
export function UsageList({
  tenant,
  roleName,
  usage,
}: {
  tenant: string;
  roleName: string;
  usage: RoleUsage;
}) {
  const base = `/t/${tenant}/settings`;
  const q = encodeURIComponent(formatTerm({ key: "role", value: roleName, negated: false }));
  if (usage.users.count + usage.groups.count + usage.keys.count === 0)
    return <p className="text-sm text-muted">No user, group or API key has this role.</p>;
  return (
    <dl className="grid grid-cols-[max-content_1fr] gap-x-6 gap-y-3 text-sm">
      <Part
        label="Users"
        holders={usage.users}
        href={({ id }) => `${base}/users/${id}`}
        all={`${base}/users?q=${q}`}
        none="None directly."
      />
      <Part
        label="Groups"
        holders={usage.groups}
        href={({ id }) => `${base}/groups/${id}`}
        all={`${base}/groups?q=${q}`}
        none="None."
      />
      <Part label="API keys" holders={usage.keys} none="None." />
    </dl>
  );
}

type Holders = RoleUsage["users"];

function Part({
  label,
  holders: { count, first },
  href,
  all,
  none,
}: {
  label: string;
  holders: Holders;
  href?: (holder: { id: string }) => string;
  /** A list of all of them. */
  all?: string;
  none: string;
}) {
  const more = count - first.length;
  return (
    <>
      <dt className="text-muted">
        {label} <span className="tabular-nums">{count.toLocaleString("en")}</span>
      </dt>
      <dd className="min-w-0">
        {count === 0 && <span className="text-muted">{none}</span>}
        <ul className="flex flex-wrap gap-x-3 gap-y-1">
          {first.map((holder) => (
            <li key={holder.id}>
              {href ? (
                <Link className="text-accent underline" href={href(holder)}>
                  {holder.name}
                </Link>
              ) : (
                holder.name
              )}
            </li>
          ))}
          {more > 0 && first.length > 0 && (
            <li>
              {all ? (
                <Link className="text-accent underline" href={all}>
                  and {more.toLocaleString("en")} more
                </Link>
              ) : (
                `and ${more.toLocaleString("en")} more`
              )}
            </li>
          )}
        </ul>
      </dd>
    </>
  );
}
