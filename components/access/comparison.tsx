"use client";

import { Fragment, useState } from "react";
import { type Level, PERMISSION_KEYS, permissionLabel } from "@/lib/access/components";
import type { CompareSide } from "@/lib/insight/queries";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/field";
import { EmptyState } from "../ui/states";
import { LevelBadge } from "./level-badge";
import { WhyPanel } from "./why-panel";

/** Two people or two roles beside each other, by component; of people each row tells why (U11, W1). */
export function Comparison({
  tenant,
  a,
  b,
  why,
  place,
}: {
  tenant: string;
  a: CompareSide;
  b: CompareSide;
  /** True where the sides are people. */
  why: boolean;
  place?: string;
}) {
  const [only, setOnly] = useState(true);
  const [open, setOpen] = useState<string>();
  const held = PERMISSION_KEYS.filter((key) => a.levels[key] || b.levels[key]);
  const differing = held.filter((key) => a.levels[key] !== b.levels[key]);
  const rows = only ? differing : held;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm">
        <p role="status">
          {differing.length === 0
            ? "No difference."
            : `${differing.length} ${differing.length === 1 ? "difference" : "differences"} in ${held.length} permissions.`}
        </p>
        <Checkbox label="Differences only" checked={only} onChange={() => setOnly(!only)} />
      </div>
      {rows.length === 0 ? (
        <EmptyState
          title={held.length === 0 ? "Neither has any permission" : "Both have the same permissions"}
        />
      ) : (
        <div className="overflow-x-auto rounded-lg border bg-surface">
          <table aria-label="Comparison" className="w-full text-sm">
            <thead>
              <tr className="border-b bg-sunken text-left text-xs text-muted">
                <th scope="col" className="px-3 py-2 font-medium">
                  Component
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  {a.name}
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  {b.name}
                </th>
                {why && (
                  <th scope="col" className="w-0 px-3 py-2">
                    <span className="sr-only">Why</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((key) => (
                <Fragment key={key}>
                  <tr className="border-b last:border-b-0">
                    <th scope="row" className="px-3 py-1.5 text-left font-normal">
                      {permissionLabel(key)}
                    </th>
                    {[a, b].map((side) => (
                      <td key={side.id} className="px-3 py-1.5">
                        <LevelBadge level={side.levels[key] ?? "none"} action={key.includes(":")} />
                      </td>
                    ))}
                    {why && (
                      <td className="px-2 py-1">
                        <Button
                          size="sm"
                          variant="ghost"
                          aria-expanded={open === key}
                          aria-label={`Why: ${permissionLabel(key)}`}
                          onClick={() => setOpen(open === key ? undefined : key)}
                        >
                          Why
                        </Button>
                      </td>
                    )}
                  </tr>
                  {why && open === key && (
                    <tr className="border-b bg-sunken/50 last:border-b-0">
                      <td colSpan={4} className="px-3 py-2.5">
                        <div className="grid gap-4 sm:grid-cols-2">
                          {[a, b].map((side) => (
                            <section key={side.id} aria-label={side.name}>
                              <h3 className="mb-1 font-medium">{side.name}</h3>
                              <WhyPanel
                                tenant={tenant}
                                user={side.id}
                                permission={key}
                                level={wanted(a.levels[key], b.levels[key])}
                                {...(place ? { place } : {})}
                              />
                            </section>
                          ))}
                        </div>
                      </td>
                    </tr>
                  )}
                </Fragment>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

/** The higher of the two: the one has it, the other one lacks it. */
function wanted(a: Level | undefined, b: Level | undefined): "view" | "edit" {
  return a === "edit" || b === "edit" ? "edit" : "view";
}
