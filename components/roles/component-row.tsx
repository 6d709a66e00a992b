import { type Component, LEVEL_LABELS, type Permissions } from "@/lib/access/components";
import { Checkbox } from "../ui/field";
import { changedIn, LEVELS, type Limits, withAction, withLevel } from "./levels";

/** A component with its levels, and under View and edit its sub-actions (R2). */
export function ComponentRow({
  component,
  value,
  before,
  limits,
  onChange,
  readOnly,
}: {
  component: Component;
  value: Permissions;
  before: Permissions;
  limits: Limits;
  onChange: (permissions: Permissions) => void;
  readOnly?: boolean | undefined;
}) {
  const level = value[component.id] ?? "none";
  const changed = !readOnly && changedIn(component, before, value);
  return (
    <fieldset
      aria-label={component.label}
      disabled={readOnly}
      className="grid gap-x-6 gap-y-1 border-b px-3 py-2 last:border-b-0 sm:grid-cols-[1fr_auto]"
    >
      <div>
        <p className="text-sm font-medium">
          {component.label}
          {changed && (
            <span className="ml-2 text-xs font-normal text-info">
              changed, was {LEVEL_LABELS[before[component.id] ?? "none"]}
            </span>
          )}
        </p>
        <p className="text-xs text-muted">{component.description}</p>
      </div>
      <div className="flex items-center gap-4">
        {LEVELS.map((each) => {
          const reason = readOnly ? undefined : limits(component.id, each);
          return (
            <label
              key={each}
              className="flex items-center gap-1.5 text-sm has-disabled:text-muted"
              title={reason}
            >
              <input
                type="radio"
                className="accent-accent"
                name={component.id}
                checked={level === each}
                disabled={reason !== undefined}
                onChange={() => onChange(withLevel(value, component, each))}
              />
              {LEVEL_LABELS[each]}
            </label>
          );
        })}
      </div>
      {level === "edit" && component.actions && (
        <div className="flex flex-wrap gap-x-4 gap-y-1 sm:col-span-2">
          {component.actions.map((action) => {
            const reason = readOnly ? undefined : limits(action.id, "edit");
            return (
              <span key={action.id} title={reason}>
                <Checkbox
                  label={action.label}
                  checked={value[action.id] === "edit"}
                  disabled={reason !== undefined && value[action.id] !== "edit"}
                  onChange={(event) => onChange(withAction(value, action.id, event.target.checked))}
                />
              </span>
            );
          })}
        </div>
      )}
    </fieldset>
  );
}
