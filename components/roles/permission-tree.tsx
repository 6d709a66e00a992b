"use client";

import { useState } from "react";
import {
  type ActionId,
  COMPONENTS,
  type Component,
  LEVEL_LABELS,
  type Level,
  type PermissionKey,
  type Permissions,
  SECTIONS,
} from "@/lib/access/components";
import { Button } from "../ui/button";
import { Checkbox, Input } from "../ui/field";

const LEVELS: Level[] = ["none", "view", "edit"];

/** The tree of components with their levels; sub-actions stand under View and edit alone (R2). */
export function PermissionTree({
  value,
  onChange,
  readOnly,
}: {
  value: Permissions;
  onChange: (permissions: Permissions) => void;
  readOnly?: boolean;
}) {
  const [text, setText] = useState("");
  const found = (component: Component) =>
    `${component.label} ${component.description}`.toLowerCase().includes(text.toLowerCase());

  return (
    <section aria-label="Components" className="flex flex-col gap-4">
      <Input
        aria-label="Find a component"
        placeholder="Find a component"
        className="max-w-xs"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      {!COMPONENTS.some(found) && (
        <p role="status" className="text-sm text-muted">
          No component matches “{text}”.{" "}
          <Button size="sm" variant="ghost" onClick={() => setText("")}>
            Clear the search
          </Button>
        </p>
      )}
      {SECTIONS.map((section) => {
        const components = COMPONENTS.filter((each) => each.section === section.id && found(each));
        if (components.length === 0) return null;
        const all = components.length === section.components.length;
        const target = all ? `all of ${section.label}` : `the ${components.length} shown of ${section.label}`;
        return (
          <div key={section.id} className="overflow-hidden rounded-lg border bg-surface">
            <div className="flex flex-wrap items-center justify-between gap-2 border-b bg-sunken px-3 py-1.5">
              <h3 className="text-sm font-semibold">{section.label}</h3>
              {!readOnly && (
                <div className="flex gap-1">
                  {LEVELS.map((level) => (
                    <Button
                      key={level}
                      size="sm"
                      variant="ghost"
                      aria-label={`Set ${target} to ${LEVEL_LABELS[level]}`}
                      title={`Set ${target} to ${LEVEL_LABELS[level]}`}
                      onClick={() =>
                        onChange(
                          components.reduce((all, component) => withLevel(all, component, level), value),
                        )
                      }
                    >
                      {LEVEL_LABELS[level]}
                    </Button>
                  ))}
                </div>
              )}
            </div>
            {components.map((component) => (
              <ComponentRow
                key={component.id}
                component={component}
                value={value}
                readOnly={readOnly}
                onChange={onChange}
              />
            ))}
          </div>
        );
      })}
    </section>
  );
}

function ComponentRow({
  component,
  value,
  onChange,
  readOnly,
}: {
  component: Component;
  value: Permissions;
  onChange: (permissions: Permissions) => void;
  readOnly?: boolean;
}) {
  const level = value[component.id] ?? "none";
  return (
    <fieldset
      aria-label={component.label}
      disabled={readOnly}
      className="grid gap-x-6 gap-y-1 border-b px-3 py-2 last:border-b-0 sm:grid-cols-[1fr_auto]"
    >
      <div>
        <p className="text-sm font-medium">{component.label}</p>
        <p className="text-xs text-muted">{component.description}</p>
      </div>
      <div className="flex items-center gap-4">
        {LEVELS.map((each) => (
          <label key={each} className="flex items-center gap-1.5 text-sm">
            <input
              type="radio"
              className="accent-accent"
              name={component.id}
              checked={level === each}
              onChange={() => onChange(withLevel(value, component, each))}
            />
            {LEVEL_LABELS[each]}
          </label>
        ))}
      </div>
      {level === "edit" && component.actions && (
        <div className="flex flex-wrap gap-x-4 gap-y-1 sm:col-span-2">
          {component.actions.map((action) => (
            <Checkbox
              key={action.id}
              label={action.label}
              checked={value[action.id] === "edit"}
              onChange={(event) => onChange(withAction(value, action.id, event.target.checked))}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}

function withLevel(value: Permissions, component: Component, level: Level): Permissions {
  const gone = new Set<PermissionKey>(level === "none" ? [component.id] : []);
  if (level !== "edit") for (const action of component.actions ?? []) gone.add(action.id);
  const kept = Object.fromEntries(Object.entries(value).filter(([key]) => !gone.has(key as PermissionKey)));
  return level === "none" ? kept : { ...kept, [component.id]: level };
}

function withAction(value: Permissions, action: ActionId, on: boolean): Permissions {
  if (on) return { ...value, [action]: "edit" };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== action));
}
