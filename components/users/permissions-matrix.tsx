"use client";

import { useState } from "react";
import { LEVEL_LABELS, type Level, permissionLabel } from "@/lib/access/components";
import type { AccumulatedPermissions } from "@/lib/users/queries";
import { Badge } from "../ui/badge";
import { Checkbox, Input } from "../ui/field";
import { EmptyState } from "../ui/states";

const rank: Record<Level, number> = { none: 0, view: 1, edit: 2 };

/** Every permission with its level and each path that gives it; some roles can be chosen to compare (U11). */
export function PermissionsMatrix({ permissions }: { permissions: AccumulatedPermissions }) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  if (permissions.roles.length === 0) {
    return <EmptyState title="No permissions" description="Neither a direct role nor a group gives any." />;
  }
  const cells = permissions.cells
    .map((cell) => ({ ...cell, sources: cell.sources.filter((source) => !left.has(source.roleId)) }))
    .map((cell) => ({ ...cell, level: highest(cell.sources.map(({ level }) => level)) }))
    .filter((cell) => permissionLabel(cell.key).toLowerCase().includes(text.toLowerCase()));
  return (
    <div className="flex flex-col gap-3">
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1.5">
        <legend className="mb-1 text-xs text-muted">Roles counted</legend>
        {permissions.roles.map((role) => (
          <Checkbox
            key={role.id}
            label={role.name}
            title={role.ways.join("; ")}
            checked={!left.has(role.id)}
            onChange={() => {
              const next = new Set(left);
              if (!next.delete(role.id)) next.add(role.id);
              setLeft(next);
            }}
          />
        ))}
      </fieldset>
      <Input
        aria-label="Find a permission"
        placeholder="Find a permission"
        className="max-w-xs"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="overflow-x-auto rounded-lg border bg-surface">
        <table aria-label="Accumulated permissions" className="w-full text-sm">
          <thead>
            <tr className="border-b bg-sunken text-left text-xs text-muted">
              <th scope="col" className="px-3 py-2 font-medium">
                Component
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Level
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {cells.map((cell) => (
              <tr key={cell.key} className="border-b align-top last:border-b-0">
                <th scope="row" className="px-3 py-1.5 text-left font-normal">
                  {permissionLabel(cell.key)}
                </th>
                <td className="px-3 py-1.5">
                  <Badge
                    tone={cell.level === "edit" ? "success" : cell.level === "view" ? "info" : "neutral"}
                  >
                    {LEVEL_LABELS[cell.level]}
                  </Badge>
                </td>
                <td className="px-3 py-1.5 text-muted">
                  <ul>
                    {cell.sources.map((source) => (
                      <li key={source.way}>
                        {LEVEL_LABELS[source.level]}: {source.way}
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function highest(levels: Level[]): Level {
  return levels.reduce<Level>((best, level) => (rank[level] > rank[best] ? level : best), "none");
}
