import { ArrowDown, ArrowUp } from "lucide-react";
import { DASHBOARDS, type DashboardId } from "@/lib/dashboards/sections";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/field";
import type { PartProps } from "./advanced-panel";

/** The overview's sections: those that are chosen first, in their order (R3). */
export function DashboardsField({ value, errors, readOnly, onChange }: PartProps) {
  const chosen = value.dashboards ?? [];
  const others = DASHBOARDS.filter(({ id }) => !chosen.includes(id));
  const shown = [...chosen.flatMap((id) => DASHBOARDS.filter((each) => each.id === id)), ...others];
  const error = Object.entries(errors).find(([field]) => field.startsWith("advanced.dashboards"))?.[1];
  const set = (dashboards: DashboardId[]) => onChange({ ...value, dashboards });
  const move = (id: DashboardId, by: number) => {
    const rest = chosen.filter((each) => each !== id);
    const at = chosen.indexOf(id) + by;
    set([...rest.slice(0, at), id, ...rest.slice(at)]);
  };
  return (
    <>
      <ol className="flex max-w-2xl flex-col divide-y rounded-lg border bg-surface">
        {shown.map(({ id, label, description }) => {
          const place = chosen.indexOf(id);
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
              <span className="w-4 text-right text-sm text-muted tabular-nums">
                {place >= 0 ? `${place + 1}.` : ""}
              </span>
              <Checkbox
                className="min-w-0 flex-1 basis-56"
                disabled={readOnly}
                checked={place >= 0}
                onChange={(event) =>
                  set(event.target.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
                }
                label={
                  <>
                    <span className="font-medium">{label}</span>
                    <span className="block text-xs text-muted">{description}</span>
                  </>
                }
              />
              {place >= 0 && !readOnly && (
                <span className="flex gap-1">
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Move ${label} up`}
                    disabled={place === 0}
                    onClick={() => move(id, -1)}
                  >
                    <ArrowUp className="size-3.5" aria-hidden />
                  </Button>
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Move ${label} down`}
                    disabled={place === chosen.length - 1}
                    onClick={() => move(id, 1)}
                  >
                    <ArrowDown className="size-3.5" aria-hidden />
                  </Button>
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {error && <p className="mt-1 text-xs font-medium text-danger">{error}</p>}
    </>
  );
}
