import { describe, expect, it } from "vitest";
import { type HistoryRow, noFacts } from "./facts";
import { replay, turnOf } from "./replay";
import { describeStep } from "./words";

const JANE = "jane";
let id = 0;

/** A row; the state before it is not looked at but by the sentences. */
function row(
  minute: number,
  kind: HistoryRow["kind"],
  [subject, object = subject]: [string, string?],
  before: object | null,
  after: object | null,
): HistoryRow {
  id += 1;
  const at = `2026-01-01T00:${String(minute).padStart(2, "0")}:00.000000Z`;
  const by = { cause: "command", actorKind: "user", actorId: "ada", requestId: "r" };
  return { id: `${id}`, at, kind, subject, object, before, after, ...by } as HistoryRow;
}

const user = (role_id: string | null, status = "active") => ({ status, role_id, origin: "local" });
const role = (name: string, permissions: object) => ({ name, permissions, origin: "local" });
const group = (name: string, role_id: string) => ({ name, role_id, origin: "local" });

const world = [
  row(0, "role", ["viewer"], null, role("Viewer", { users: "view" })),
  row(0, "role", ["editor"], null, role("Editor", { users: "edit", audit: "view" })),
  row(0, "group", ["inner"], null, group("Inner", "viewer")),
  row(0, "group", ["outer"], null, group("Outer", "editor")),
];
const steps = (...rows: HistoryRow[]) => replay(noFacts(JANE), [...world, ...rows]);
const told = (...rows: HistoryRow[]) =>
  steps(...rows).map((step) => ({
    what: describeStep(step, new Map([["t", "Acme"]])),
    did: step.changes.map((change) => `${turnOf(change)} ${change.key}`),
  }));
const came = row(1, "user", [JANE], null, user(null));
const joined = row(2, "member", ["inner", JANE], null, {});

describe("replay", () => {
  it("W3: leaves out what does not concern the person", () => {
    const others = [
      row(1, "group", ["outer"], group("Outer", "editor"), group("Outer", "viewer")),
      row(2, "role", ["editor"], role("Editor", {}), role("Editor", { users: "view" })),
      row(3, "nesting", ["other", "outer"], null, {}),
      row(4, "listing", ["outer", "t"], null, {}),
    ];
    expect(steps(...others)).toEqual([]);
    expect(steps(came, joined, ...others.map((each) => ({ ...each, at: "2026-01-02" })))).toHaveLength(2);
  });

  it("W3: tells what each event gave and took", () => {
    expect(
      told(
        came,
        joined,
        row(3, "nesting", ["inner", "outer"], null, {}),
        row(4, "group", ["outer"], group("Outer", "editor"), group("Outer", "viewer")),
        row(5, "nesting", ["inner", "outer"], {}, null),
        row(6, "member", ["inner", JANE], {}, null),
      ),
    ).toEqual([
      { what: ["Came here as Active with no direct role"], did: [] },
      { what: ["Joined the group Inner"], did: ["gained users"] },
      { what: ["Inner was nested in Outer"], did: ["gained audit", "raised users"].sort().reverse() },
      { what: ["Role of Outer: Editor → Viewer"], did: ["lowered users", "lost audit"] },
      { what: ["Inner is no longer nested in Outer"], did: [] },
      { what: ["Left the group Inner"], did: ["lost users"] },
    ]);
  });

  it("W3: takes rows of one act together, so that a swap of ways does nothing", () => {
    const swap = [
      row(3, "user", [JANE], user(null), user("viewer")),
      row(3, "member", ["inner", JANE], {}, null),
    ];
    expect(told(came, joined, ...swap).at(-1)).toEqual({
      what: ["Direct role: none → Viewer", "Left the group Inner"],
      did: [],
    });
    const apart = swap.map((each, index) => ({ ...each, requestId: `r${index}` }));
    expect(told(came, joined, ...apart)).toHaveLength(4);
  });

  it("W3: follows a group into nestings that came with it in one act", () => {
    const act = [
      row(2, "nesting", ["inner", "outer"], null, {}),
      row(2, "member", ["inner", JANE], null, {}),
    ];
    expect(told(came, ...act).at(-1)?.what).toEqual(["Inner was nested in Outer", "Joined the group Inner"]);
  });

  it("W3: ends where nestings make a circle, and names what is gone", () => {
    const circle = [
      row(2, "nesting", ["inner", "outer"], null, {}),
      row(2, "nesting", ["outer", "inner"], null, {}),
    ];
    expect(told(came, ...circle, { ...joined, at: "2026-01-02" })).toHaveLength(2);
    const deleted = [
      row(3, "group", ["inner"], group("Inner", "viewer"), null),
      row(3, "member", ["inner", JANE], {}, null),
    ];
    expect(told(came, joined, ...deleted).at(-1)).toEqual({
      what: ["The group Inner was deleted", "Left the group Inner"],
      did: ["lost users"],
    });
  });

  it("W3: tells of status, tenants and edited roles", () => {
    expect(
      told(
        came,
        joined,
        row(3, "user", [JANE], user(null), user(null, "inactive")),
        row(4, "listing", ["inner", "t"], null, {}),
        row(5, "listing", ["inner", "t"], {}, null),
        row(6, "role", ["viewer"], role("Viewer", { users: "view" }), role("Watcher", { audit: "view" })),
        row(7, "user", [JANE], user(null, "inactive"), null),
      )
        .slice(2)
        .flatMap(({ what }) => what),
    ).toEqual([
      "Status: Active → Inactive",
      "Inner began to list Acme",
      "Inner no longer lists Acme",
      "The role Viewer was renamed Watcher",
      "The role Watcher was edited: 2 permissions",
      "Left this instance",
    ]);
  });
});
