"use client";

import { useEffect, useRef } from "react";
import type { Named, PreflightReport } from "@/lib/pairing/model";
import { RelativeTime } from "../ui/relative-time";
import { Callout, DefinitionList } from "../ui/states";

/** What registering a tenant would clear and bring, before anything happens (P3, S5). Takes the focus. */
export function PreflightSummary({ report }: { report: PreflightReport }) {
  const { tenant, breakGlass, cleared, ended, arriving, clashes } = report;
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  const nothing = cleared.users.count + cleared.groups.count + cleared.roles.count === 0;
  return (
    <section
      ref={section}
      aria-label="Preflight"
      tabIndex={-1}
      className="flex flex-col gap-4 border-t pt-4 text-sm outline-none"
    >
      <div>
        <h3 className="font-semibold">What happens in {tenant.name}</h3>
        <p className="text-muted">Nothing has been changed yet.</p>
      </div>
      <DefinitionList
        items={[
          { term: "Tenant", value: `${tenant.name} (${tenant.regionLabel})` },
          { term: "Key expires", value: <RelativeTime at={report.keyExpiresAt} /> },
          { term: "Survives", value: `${breakGlass.name}, ${breakGlass.email} (break-glass account)` },
          {
            term: "Arrives from main",
            value: `${counted(arriving.users, "user")}, ${counted(arriving.groups, "group")}, ${counted(arriving.roles, "role")}`,
          },
        ]}
      />
      {nothing ? (
        <Callout tone="info">
          Nothing is cleared: the tenant has made no users, groups or roles beside that account.
        </Callout>
      ) : (
        <Callout tone="warning" title="These are cleared">
          <ul className="mt-1 flex flex-col gap-1">
            <Cleared what="user" named={cleared.users} />
            <Cleared what="group" named={cleared.groups} />
            <Cleared what="role" named={cleared.roles} />
          </ul>
          <p className="mt-1">A snapshot of them is kept and can be restored when the tenant is unpaired.</p>
        </Callout>
      )}
      {ended.count > 0 && (
        <Callout tone="warning" title="These API keys end for good">
          <ul className="mt-1">
            <Cleared what="API key" named={ended} />
          </ul>
          <p className="mt-1">The surviving account does not own them.</p>
        </Callout>
      )}
      {clashes.length > 0 && (
        <Callout tone="warning" title="These of main's will not arrive, because their name is taken there">
          <ul className="mt-1 list-disc pl-5">
            {clashes.map(({ kind, name }) => (
              <li key={`${kind} ${name}`}>
                {kind} {name}
              </li>
            ))}
          </ul>
        </Callout>
      )}
      {clashes.length === 0 && <p className="text-muted">No clashes of names are to be expected.</p>}
    </section>
  );
}

function Cleared({ what, named: { count, names } }: { what: string; named: Named }) {
  if (count === 0) return null;
  const more = count - names.length;
  return (
    <li>
      <strong>{counted(count, what)}:</strong> {names.join(", ")}
      {more > 0 && ` and ${more} more`}
    </li>
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
