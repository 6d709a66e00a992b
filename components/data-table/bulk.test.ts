import { describe, expect, it } from "vitest";
import type { Result } from "@/lib/core/result";
import { BULK_PART, byReason, inParts } from "./bulk";

const ids = (count: number) => Array.from({ length: count }, (_, index) => `u${index}`);
const ok: Result<undefined> = { ok: true, data: undefined };

/** A command that does all or nothing, as the real ones do, and remembers what it was called with. */
function command(against: Record<string, string>, gone: string[] = []) {
  const calls: string[][] = [];
  const changed: string[] = [];
  const act = async (part: string[]): Promise<Result<unknown>> => {
    calls.push(part);
    if (part.some((id) => gone.includes(id)))
      return { ok: false, code: "not_found", message: "This user does not exist, or no longer." };
    const fields = Object.fromEntries(part.flatMap((id) => (against[id] ? [[id, against[id]]] : [])));
    if (Object.keys(fields).length > 0)
      return { ok: false, code: "conflict", message: "Some cannot.", fields };
    changed.push(...part);
    return ok;
  };
  return { act, calls, changed };
}

describe("inParts", () => {
  it("U5: does many in parts that a command takes at once", async () => {
    const { act, calls } = command({});
    const heard: number[] = [];
    const outcome = await inParts(ids(1_200), act, (through) => heard.push(through) > 0);
    expect(outcome).toEqual({ done: 1_200, failures: [] });
    expect(calls.map((call) => call.length)).toEqual([BULK_PART, BULK_PART, 200]);
    expect(heard).toEqual([500, 1_000, 1_200]);
  });

  it("U5, U9: leaves out those that something speaks against, with the reason, and does the others", async () => {
    const { act, changed } = command({ u1: "Ann is an Account Admin.", u700: "Bob came from main." });
    const outcome = await inParts(ids(800), act);
    expect(outcome.done).toBe(798);
    expect(outcome.failures).toEqual([
      { id: "u1", reason: "Ann is an Account Admin." },
      { id: "u700", reason: "Bob came from main." },
    ]);
    expect(changed).toHaveLength(798);
  });

  it("finds the one that is gone meanwhile", async () => {
    const { act, changed } = command({}, ["u37"]);
    const outcome = await inParts(ids(100), act);
    expect(outcome.failures).toEqual([{ id: "u37", reason: "This user does not exist, or no longer." }]);
    expect(changed).toHaveLength(99);
  });

  it("gives a part that was refused as a whole one reason", async () => {
    const outcome = await inParts(ids(3), async () => ({
      ok: false,
      code: "forbidden",
      message: "You may not.",
    }));
    expect(outcome).toEqual({ done: 0, failures: ids(3).map((id) => ({ id, reason: "You may not." })) });
    expect(byReason(outcome.failures)).toEqual([{ reason: "You may not.", count: 3 }]);
  });

  it("stops between two parts where it is told to, and says what was left", async () => {
    const { act, changed } = command({});
    const outcome = await inParts(ids(1_100), act, () => false);
    expect(outcome.done).toBe(500);
    expect(outcome.failures).toHaveLength(600);
    expect(changed).toHaveLength(500);
  });
});
