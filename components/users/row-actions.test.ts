import { describe, expect, it, vi } from "vitest";
import type { UserRow } from "@/lib/users/model";
import { userActions } from "./row-actions";

const ALL = { edit: true, remove: true, deactivate: true, unlock: true };
const doing = { edit: () => {}, ask: () => {}, unlock: () => {}, reset: () => {}, activate: () => {} };
const user = (more: Partial<UserRow> = {}) =>
  ({
    id: "1",
    name: "Jane Doe",
    status: "active",
    role: { id: "r", name: "Analyst" },
    accountAdmin: false,
    protected: false,
    origin: "local",
    ...more,
  }) as UserRow;

const reasons = (...users: UserRow[]) =>
  Object.fromEntries(userActions(ALL, doing).map(({ id, disabled }) => [id, disabled?.(users)]));

describe("what can be done to users", () => {
  it("U5: stands in the menu in this order, and what the role can never do is absent", () => {
    const labels = (may: Partial<typeof ALL>) =>
      userActions({ ...ALL, ...may }, doing).map(({ label }) => label);
    expect(labels({})).toEqual([
      "Edit",
      "Edit user permissions",
      "Remove user role",
      "Unlock",
      "Send password reset",
      "Deactivate",
      "Activate",
      "Delete",
    ]);
    expect(labels({ remove: false, unlock: false, deactivate: false })).toHaveLength(3);
    expect(labels({ edit: false })).toEqual([]);
  });

  it("U7, U8: an active user can be deactivated, a locked one unlocked, an inactive one activated", () => {
    expect(reasons(user())).toMatchObject({ unlock: "Not locked.", activate: "Not inactive." });
    expect(reasons(user())).toMatchObject({ edit: undefined, role: undefined, deactivate: undefined });
    expect(reasons(user({ status: "locked" })).unlock).toBeUndefined();
    expect(reasons(user({ status: "inactive" }))).toMatchObject({
      activate: undefined,
      deactivate: "Already inactive.",
    });
  });

  it("A1, U7: whoever has a password here gets a link for a new one, also while locked; each other is told why not", () => {
    for (const status of ["active", "locked"] as const)
      expect(reasons(user({ status, type: "local_sso" })).reset).toBeUndefined();
    expect(reasons(user({ type: "sso" })).reset).toBe(
      "Jane Doe signs in by single sign-on and has no password here.",
    );
    expect(reasons(user({ status: "invited" })).reset).toContain("send the invitation again");
    expect(reasons(user({ status: "inactive" })).reset).toContain("activate the person first");
  });

  it("U9: an Account Admin keeps role and account; one by a group loses another direct role", () => {
    const admin = { id: "a", name: "Account Admin" };
    const direct = reasons(user({ accountAdmin: true, role: admin }));
    for (const id of ["role", "deactivate", "delete"]) expect(direct[id]).toContain("is an Account Admin");
    const byGroup = reasons(user({ accountAdmin: true }));
    expect(byGroup.role).toBeUndefined();
    expect(byGroup.delete).toContain("is an Account Admin");
    expect(reasons(user({ role: null })).role).toBe("No direct role to remove.");
  });

  it("P3, S3: the break-glass account and who came from main stay as they are", () => {
    const glass = reasons(user({ protected: true, accountAdmin: true }));
    for (const id of ["role", "deactivate", "delete"]) expect(glass[id]).toContain("break-glass");
    expect(glass.permissions).toBeUndefined();
    for (const reason of Object.values(reasons(user({ origin: "main" })))) {
      expect(reason).toContain("came from main");
    }
  });

  it("U5, U9: of many it is forbidden only where it can be done to none of them", () => {
    const admin = user({ accountAdmin: true, role: { id: "a", name: "Account Admin" } });
    expect(reasons(admin, user())).toMatchObject({
      role: undefined,
      deactivate: undefined,
      delete: undefined,
    });
    expect(reasons(user({ origin: "main" }), user()).permissions).toBeUndefined();
  });

  it("U5: works on ids whose rows nobody has seen, save Edit", () => {
    const ask = vi.fn();
    const actions = userActions(ALL, { ...doing, ask });
    actions.find(({ id }) => id === "deactivate")?.runMany?.(["a", "b"]);
    expect(ask).toHaveBeenCalledWith("deactivate", { ids: ["a", "b"], users: [] });
    expect(actions.filter(({ runMany }) => !runMany).map(({ id }) => id)).toEqual(["edit"]);
  });
});
