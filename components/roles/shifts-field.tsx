import { X } from "lucide-react";
import { describeShift, isTimeOfDay, type Shift, WEEKDAYS } from "@/lib/shifts/week";
import { Button } from "../ui/button";
import { Input, Select } from "../ui/field";
import type { PartProps } from "./advanced-panel";
import { WeekStrip } from "./week-strip";

/** The weekly shifts of a role, in UTC (R3). */
export function ShiftsField({ value, errors, readOnly, onChange }: PartProps) {
  const shifts = value.shifts ?? [];
  const set = (next: Shift[]) => onChange({ ...value, shifts: next });
  const change = (place: number, part: Partial<Shift>) =>
    set(shifts.map((shift, n) => (n === place ? { ...shift, ...part } : shift)));
  const last = shifts.at(-1);
  const [general] = Object.entries(errors).filter(([field]) => field === "advanced.shifts");
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <WeekStrip shifts={shifts} />
      {shifts.length === 0 && <p className="text-sm text-muted">No shifts.</p>}
      <ul className="flex flex-col gap-2">
        {shifts.map((shift, place) => {
          const error = ["", ".day", ".from", ".to"].flatMap(
            (part) => errors[`advanced.shifts.${place}${part}`] ?? [],
          )[0];
          const invalid = error ? true : undefined;
          const whole = isTimeOfDay(shift.from) && isTimeOfDay(shift.to);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a shift has no other identity while it is typed
            <li key={place}>
              <div className="flex flex-wrap items-center gap-2 text-sm">
                <Select
                  aria-label={`Day of shift ${place + 1}`}
                  className="w-28 sm:w-36"
                  disabled={readOnly}
                  value={shift.day}
                  onChange={(event) => change(place, { day: Number(event.target.value) })}
                >
                  {WEEKDAYS.map((day, n) => (
                    <option key={day} value={n + 1}>
                      {day}
                    </option>
                  ))}
                </Select>
                <Input
                  className="w-16 tabular-nums"
                  inputMode="numeric"
                  maxLength={5}
                  placeholder="22:00"
                  aria-label={`Beginning of shift ${place + 1}`}
                  aria-invalid={invalid}
                  readOnly={readOnly}
                  value={shift.from}
                  onChange={(event) => change(place, { from: event.target.value })}
                />
                to
                <Input
                  className="w-16 tabular-nums"
                  inputMode="numeric"
                  maxLength={5}
                  placeholder="22:00"
                  aria-label={`End of shift ${place + 1}`}
                  aria-invalid={invalid}
                  readOnly={readOnly}
                  value={shift.to}
                  onChange={(event) => change(place, { to: event.target.value })}
                />
                {!readOnly && (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Remove shift ${place + 1}`}
                    onClick={() => set(shifts.filter((_, n) => n !== place))}
                  >
                    <X className="size-3.5" aria-hidden />
                  </Button>
                )}
                {whole && shift.to <= shift.from && (
                  <span className="text-xs text-muted">{describeShift(shift)}</span>
                )}
              </div>
              {error && <p className="mt-1 text-xs font-medium text-danger">{error}</p>}
            </li>
          );
        })}
      </ul>
      {general && <p className="text-xs font-medium text-danger">{general[1]}</p>}
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => set([...shifts, following(last)])}>
            Add a shift
          </Button>
          {last && onOtherDays(shifts, last).length > 0 && (
            <Button size="sm" variant="ghost" onClick={() => set([...shifts, ...onOtherDays(shifts, last)])}>
              Repeat {last.from} to {last.to} on the other days
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** A first guess for one more shift: like the last one, a day later. */
function following(last: Shift | undefined): Shift {
  return last ? { ...last, day: (last.day % 7) + 1 } : { day: 1, from: "08:00", to: "16:00" };
}

function onOtherDays(shifts: readonly Shift[], { from, to }: Shift): Shift[] {
  return WEEKDAYS.map((_, n) => ({ day: n + 1, from, to })).filter(
    (wanted) => !shifts.some((shift) => shift.day === wanted.day && shift.from === from && shift.to === to),
  );
}
