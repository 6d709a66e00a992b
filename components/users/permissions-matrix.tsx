"use client";

import { Fragment, useState } from "react";
import { LEVEL_LABELS, type Level, PERMISSION_KEYS, permissionLabel, RANK } from "@/lib/access/components";
import type { AccumulatedPermissions } from "@/lib/users/queries";
import { LevelBadge } from "../access/level-badge";
import { WhyPanel } from "../access/why-panel";
import { Button } from "../ui/button";
import { Checkbox, Input } from "../ui/field";
import { EmptyState } from "../ui/states";

type Props = {
  tenant: string;
  user: string;
  /** The address name of the tenant that is looked at from main. */
  place?: string;
  permissions: AccumulatedPermissions;
};

type Row = { key: string; level: Level; sources: AccumulatedPermissions["cells"][number]["sources"] };

/**
 * Every component and sub-action with its level and each path that gives it; some roles can be chosen to compare
 * (U11). Each row tells on demand why it is so, and the smallest change of that (W1).
 */
export function PermissionsMatrix({ tenant, user, place, permissions }: Props) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const [all, setAll] = useState(permissions.cells.length === 0);
  const [open, setOpen] = useState<string>();
  const cells = new Map(permissions.cells.map((cell) => [cell.key, cell]));
  const rows = PERMISSION_KEYS.map((key): Row => {
    const sources = (cells.get(key)?.sources ?? []).filter(({ roleId }) => !left.has(roleId));
    return { key, sources, level: highest(sources.map(({ level }) => level)) };
  }).filter(
    ({ key }) =>
      (all || cells.has(key)) && permissionLabel(key).toLowerCase().includes(text.trim().toLowerCase()),
  );
  return (
    <div className="flex flex-col gap-3">
      {permissions.roles.length > 0 && (
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
      )}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Input
          aria-label="Find a permission"
          placeholder="Find a permission"
          className="max-w-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Checkbox label="Also what is not held" checked={all} onChange={() => setAll(!all)} />
      </div>
      {rows.length === 0 ? (
        <EmptyState
          title={text ? "No permission matches" : "No permissions"}
          description={text ? undefined : "Neither a direct role nor a group gives any."}
        />
      ) : (
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
                <th scope="col" className="hidden px-3 py-2 font-medium sm:table-cell">
                  Given by
                </th>
                <th scope="col" className="w-0 px-3 py-2">
                  <span className="sr-only">Why</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Fragment key={row.key}>
                  <MatrixRow
                    row={row}
                    open={open === row.key}
                    onToggle={() => setOpen(open === row.key ? undefined : row.key)}
                  />
                  {open === row.key && (
                    <tr className="border-b bg-sunken/50 last:border-b-0">
                      <td colSpan={4} className="px-3 py-2.5">
                        <WhyPanel
                          tenant={tenant}
                          user={user}
                          permission={row.key}
                          level={asked(row.key, cells.get(row.key)?.level)}
                          {...(place ? { place } : {})}
                        />
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

function MatrixRow({ row, open, onToggle }: { row: Row; open: boolean; onToggle: () => void }) {
  const label = permissionLabel(row.key);
  return (
    <tr className="border-b align-top last:border-b-0">
      <th scope="row" className="px-3 py-1.5 text-left font-normal">
        {label}
      </th>
      <td className="px-3 py-1.5">
        <LevelBadge level={row.level} action={row.key.includes(":")} />
      </td>
      <td className="hidden px-3 py-1.5 text-muted sm:table-cell">
        <ul>
          {row.sources.map((source) => (
            <li key={source.way}>
              {row.key.includes(":") ? "" : `${LEVEL_LABELS[source.level]}: `}
              {source.way}
            </li>
          ))}
        </ul>
      </td>
      <td className="px-2 py-1">
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={open}
          aria-label={`${row.level === "none" ? "Why not" : "Why"}: ${label}`}
          onClick={onToggle}
        >
          {row.level === "none" ? "Why not" : "Why"}
        </Button>
      </td>
    </tr>
  );
}

/** What is asked about: the level that is held; else the least that would be something. */
function asked(key: string, level: Level | undefined): "view" | "edit" {
  if (level === "view" || level === "edit") return level;
  return key.includes(":") ? "edit" : "view";
}

function highest(levels: Level[]): Level {
  return levels.reduce<Level>((best, level) => (RANK[level] > RANK[best] ? level : best), "none");
}
