import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeShift, dutyAt, findOverlap, inWeekOrder, isTimeOfDay, nextDuty, type Shift } from "./week";

const shift = (day: number, from: string, to: string): Shift => ({ day, from, to });
// 2026-01-05 is a Monday.
const at = (text: string) => new Date(`${text}:00Z`);

describe("weekly shifts", () => {
  it.each([
    [shift(1, "08:00", "16:00"), "Monday 08:00 to 16:00"],
    [shift(1, "22:00", "06:00"), "Monday 22:00 to Tuesday 06:00"],
    [shift(7, "22:00", "06:00"), "Sunday 22:00 to Monday 06:00"],
    [shift(3, "16:00", "00:00"), "Wednesday 16:00 to 24:00"],
    [shift(3, "00:00", "00:00"), "Wednesday 00:00 to 24:00"],
    [shift(3, "06:00", "06:00"), "Wednesday 06:00 to Thursday 06:00"],
  ])("R3: says %o in words", (given, words) => {
    expect(describeShift(given)).toBe(words);
  });

  it.each([
    ["side by side", [shift(1, "08:00", "16:00"), shift(1, "16:00", "00:00")], null],
    ["on one day", [shift(1, "08:00", "16:00"), shift(1, "15:59", "20:00")], [0, 1]],
    ["over midnight", [shift(2, "05:00", "09:00"), shift(1, "22:00", "06:00")], [0, 1]],
    ["over the end of the week", [shift(1, "05:59", "09:00"), shift(7, "22:00", "06:00")], [0, 1]],
    ["up to the end of the week", [shift(1, "06:00", "09:00"), shift(7, "22:00", "06:00")], null],
    ["twice the same", [shift(4, "08:00", "16:00"), shift(4, "08:00", "16:00")], [0, 1]],
    ["around the clock", [1, 2, 3, 4, 5, 6, 7].map((day) => shift(day, "06:00", "06:00")), null],
  ] as const)("R3: finds overlaps %s", (_, shifts, found) => {
    expect(findOverlap([...shifts])).toEqual(found);
  });

  it("R3: knows who is on shift now, until when, and the next time", () => {
    const night = [shift(1, "22:00", "06:00"), shift(7, "22:00", "06:00")];
    expect(dutyAt(night, at("2026-01-05T23:00"))).toEqual({
      starts: at("2026-01-05T22:00"),
      ends: at("2026-01-06T06:00"),
    });
    // Sunday's shift goes on into Monday, in the next week.
    expect(dutyAt(night, at("2026-01-05T05:59"))?.ends).toEqual(at("2026-01-05T06:00"));
    expect(dutyAt(night, at("2026-01-05T06:00"))).toBeNull();
    expect(nextDuty(night, at("2026-01-05T06:00"))?.starts).toEqual(at("2026-01-05T22:00"));
    expect(nextDuty(night, at("2026-01-06T07:00"))?.starts).toEqual(at("2026-01-11T22:00"));
    expect(dutyAt([], at("2026-01-05T06:00"))).toBeNull();
    expect(nextDuty([], at("2026-01-05T06:00"))).toBeNull();
  });

  it("R3: what follows on without a gap is one stretch, and around the clock never ends", () => {
    const day = [shift(2, "08:00", "12:00"), shift(2, "12:00", "16:00")];
    expect(dutyAt(day, at("2026-01-06T09:00"))?.ends).toEqual(at("2026-01-06T16:00"));
    const always = [1, 2, 3, 4, 5, 6, 7].map((each) => shift(each, "00:00", "00:00"));
    expect(dutyAt(always, at("2026-01-06T09:00"))?.ends).toBeNull();
    expect(nextDuty(always, at("2026-01-06T09:00"))).toBeNull();
  });

  it("sorts by the week and knows a time of day", () => {
    const sorted = [shift(1, "08:00", "09:00"), shift(1, "22:00", "06:00"), shift(7, "00:00", "01:00")];
    expect(inWeekOrder([...sorted].reverse())).toEqual(sorted);
    expect(["00:00", "23:59"].every(isTimeOfDay)).toBe(true);
    expect(["24:00", "8:00", "08:60", "08:00:00", ""].some(isTimeOfDay)).toBe(false);
  });

  it("R3: overlaps agree with a count minute by minute", () => {
    const time = fc
      .integer({ min: 0, max: 47 })
      .map((half) => `${String(half >> 1).padStart(2, "0")}:${half % 2 ? "30" : "00"}`);
    const any = fc.record({ day: fc.integer({ min: 1, max: 7 }), from: time, to: time });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (shifts) => {
        const busy = new Array(7 * 48).fill(0);
        for (const { day, from, to } of shifts) {
          const half = (text: string) => Number(text.slice(0, 2)) * 2 + (text.endsWith("30") ? 1 : 0);
          const length = (half(to) - half(from) + 48) % 48 || 48;
          for (let n = 0; n < length; n++) busy[((day - 1) * 48 + half(from) + n) % busy.length] += 1;
        }
        expect(findOverlap(shifts) !== null).toBe(busy.some((count) => count > 1));
        const slot = 123;
        const moment = new Date(Date.UTC(2026, 0, 5) + slot * 30 * 60_000);
        expect(dutyAt(shifts, moment) !== null).toBe(busy[slot] > 0);
      }),
    );
  });
});
