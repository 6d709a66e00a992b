"use client";

import { useState } from "react";
import {
  COMPONENTS,
  type Component,
  type Level,
  type Permissions,
  SECTIONS,
  type SectionId,
} from "@/lib/access/components";
import { Button } from "../ui/button";
import { Checkbox, Input } from "../ui/field";
import { ComponentRow } from "./component-row";
import { changedIn, LEVELS, type Limits, withLevel } from "./levels";
import { SectionHead } from "./section-head";

/** The tree of components with their levels; sub-actions stand under View and edit alone (R2). */
export function PermissionTree({
  value,
  before,
  limits,
  onChange,
  readOnly,
}: {
  value: Permissions;
  /** The saved or the copied role, for showing what differs. */
  before: Permissions;
  limits: Limits;
  onChange: (permissions: Permissions) => void;
  readOnly?: boolean;
}) {
  const [text, setText] = useState("");
  const [closed, setClosed] = useState<ReadonlySet<SectionId>>(new Set());
  const [changedOnly, setChangedOnly] = useState(false);
  const searching = text !== "" || changedOnly;
  const found = (component: Component) =>
    `${component.label} ${component.description} ${component.actions?.map(({ label }) => label).join(" ")}`
      .toLowerCase()
      .includes(text.toLowerCase()) &&
    (!changedOnly || changedIn(component, before, value));

  const toggle = (id: SectionId) =>
    setClosed(new Set(closed.has(id) ? [...closed].filter((each) => each !== id) : [...closed, id]));

  return (
    <section aria-label="Components" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Input
          aria-label="Find a component"
          placeholder="Find a component"
          className="max-w-xs"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
        {!readOnly && (
          <Checkbox
            label="Only what differs"
            checked={changedOnly}
            onChange={(event) => setChangedOnly(event.target.checked)}
          />
        )}
        <div className="flex gap-1 sm:ml-auto">
          <Button size="sm" variant="ghost" disabled={searching} onClick={() => setClosed(new Set())}>
            Expand all
          </Button>
          <Button
            size="sm"
            variant="ghost"
            disabled={searching}
            onClick={() => setClosed(new Set(SECTIONS.map(({ id }) => id)))}
          >
            Collapse all
          </Button>
        </div>
      </div>
      {!COMPONENTS.some(found) && (
        <p role="status" className="text-sm text-muted">
          {changedOnly && text === "" ? "Nothing differs yet. " : `No component matches “${text}”. `}
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              setText("");
              setChangedOnly(false);
            }}
          >
            Show all
          </Button>
        </p>
      )}
      {SECTIONS.map((section) => {
        const all = COMPONENTS.filter((each) => each.section === section.id);
        const shown = all.filter(found);
        if (shown.length === 0) return null;
        const open = searching || !closed.has(section.id);
        return (
          <div key={section.id} className="overflow-hidden rounded-lg border bg-surface">
            <SectionHead
              id={section.id}
              label={section.label}
              shown={shown}
              whole={shown.length === all.length}
              given={all.filter(({ id }) => value[id] !== undefined).length}
              of={all.length}
              open={open}
              onToggle={searching ? undefined : () => toggle(section.id)}
              levels={readOnly ? [] : LEVELS.filter((level) => shown.some((each) => !limits(each.id, level)))}
              onLevel={(level) => onChange(withAll(value, shown, level, limits))}
            />
            <div id={`section-${section.id}`} hidden={!open}>
              {shown.map((component) => (
                <ComponentRow
                  key={component.id}
                  component={component}
                  value={value}
                  before={before}
                  limits={limits}
                  readOnly={readOnly}
                  onChange={onChange}
                />
              ))}
            </div>
          </div>
        );
      })}
    </section>
  );
}

/** All of these at a level, but for those that the person may not raise so far (R5). */
function withAll(value: Permissions, components: readonly Component[], level: Level, limits: Limits) {
  return components
    .filter((component) => !limits(component.id, level))
    .reduce((all, component) => withLevel(all, component, level), value);
}
