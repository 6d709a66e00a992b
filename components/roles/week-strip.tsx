import { describeShift, isTimeOfDay, type Shift, spanOf, WEEKDAYS } from "@/lib/shifts/week";

const DAY = 24 * 60;

/** A week of shifts at a glance, a line a day, in UTC. */
export function WeekStrip({ shifts }: { shifts: readonly Shift[] }) {
  const valid = shifts.filter(({ from, to }) => isTimeOfDay(from) && isTimeOfDay(to));
  if (valid.length === 0) return null;
  const pieces = valid.flatMap((shift) => {
    const { start, end } = spanOf(shift);
    const cut = (Math.floor(start / DAY) + 1) * DAY;
    const parts =
      end <= cut
        ? [[start, end]]
        : [
            [start, cut],
            [cut, end],
          ];
    return parts.map(([from = 0, to = 0]) => ({
      day: Math.floor(from / DAY) % 7,
      left: ((from % DAY) / DAY) * 100,
      width: ((to - from) / DAY) * 100,
      words: describeShift(shift),
    }));
  });
  return (
    <div aria-hidden className="grid grid-cols-[2.5rem_1fr] items-center gap-x-2 gap-y-1 text-xs text-muted">
      {WEEKDAYS.map((day, n) => (
        <div key={day} className="contents">
          <span>{day.slice(0, 3)}</span>
          <span className="relative h-3 overflow-hidden rounded-sm bg-sunken">
            {pieces
              .filter((piece) => piece.day === n)
              .map((piece) => (
                <span
                  key={`${piece.words} ${piece.left}`}
                  title={piece.words}
                  className="absolute inset-y-0 bg-accent/70"
                  style={{ left: `${piece.left}%`, width: `${piece.width}%` }}
                />
              ))}
          </span>
        </div>
      ))}
      <span />
      <span className="flex justify-between tabular-nums">
        {["00", "06", "12", "18", "24"].map((hour) => (
          <span key={hour}>{hour}</span>
        ))}
      </span>
    </div>
  );
}
