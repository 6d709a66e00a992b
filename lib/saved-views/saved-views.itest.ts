import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import type { Context } from "@/lib/core/context";
import { actingIn, activeUser, perform } from "@/lib/users/testing";
import { deleteView, saveView, updateView } from "./commands";
import { MOST_VIEWS, SaveViewInput } from "./model";
import { viewsOf, withView } from "./queries";

let deployment: TestDeployment;
let child: TenantRef;
let other: TenantRef;
let jane: Context;
let rob: Context;

const layout = { hidden: ["phone"], order: ["name", "status"], widths: { name: 320 }, dense: true };
const input = (more: Partial<SaveViewInput> = {}): SaveViewInput =>
  SaveViewInput.parse({
    screen: "users",
    name: `Locked ${randomUUID().slice(0, 8)}`,
    q: 'status:locked -group:"Tier 1"',
    sort: "-login",
    layout,
    shared: false,
    ...more,
  });

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  [child, other] = [await deployment.child(), await deployment.child()];
  const levels = { users: "view" } as const;
  jane = actingIn(child, levels, await activeUser(child, { firstName: "Jane", lastName: "Doe" }));
  rob = actingIn(child, levels, await activeUser(child, { firstName: "Rob", lastName: "Roe" }));
});

afterAll(() => deployment.close());

const names = async (context: Context) => (await viewsOf(context, "users")).map(({ name }) => name);

describe("views", () => {
  it("U1: are kept with filter, order and layout, for oneself or for all who may open the list", async () => {
    const [own, shared] = [input(), input({ shared: true })];
    await perform(saveView, jane, own);
    const { id } = await perform(saveView, jane, shared);
    expect(await names(jane)).toEqual(expect.arrayContaining([own.name, shared.name]));
    expect(await names(rob)).toContain(shared.name);
    expect(await names(rob)).not.toContain(own.name);
    const seen = (await viewsOf(rob, "users")).find((view) => view.id === id);
    expect(seen).toEqual({
      id,
      name: shared.name,
      q: shared.q,
      sort: "-login",
      layout,
      shared: true,
      mine: false,
      ownerName: "Jane Doe",
      version: 1,
    });
  });

  it("U1: are an address, whose own filter and order go before the view's", async () => {
    const { id } = await perform(saveView, jane, input());
    expect(await withView(jane, "users", { view: id })).toMatchObject({
      params: { q: 'status:locked -group:"Tier 1"', sort: "-login" },
      view: { id },
    });
    const own = await withView(jane, "users", { view: id, q: "", sort: "email" });
    expect(own.params).toMatchObject({ q: "", sort: "email" });
    expect(await withView(jane, "users", {})).toEqual({ params: {} });
  });

  it("U1: one that is private, of another list or tenant, or no id at all is as if it were not there", async () => {
    const { id } = await perform(saveView, jane, input());
    const shared = await perform(saveView, jane, input({ shared: true }));
    const elsewhere = actingIn(other);
    for (const [context, screen, view] of [
      [rob, "users", id],
      [jane, "roles", id],
      [elsewhere, "users", shared.id],
      [jane, "users", "nonsense"],
      [jane, "users", randomUUID()],
    ] as const) {
      expect((await withView(context, screen, { view })).view).toBeNull();
    }
  });

  it("are changed by their owner alone, and not over another edit", async () => {
    const { id } = await perform(saveView, jane, input({ shared: true }));
    const { screen: _, ...state } = input({ q: "status:active", shared: true });
    await expect(perform(updateView, rob, { id, version: 1, ...state })).rejects.toMatchObject({
      code: "forbidden",
    });
    await perform(updateView, jane, { id, version: 1, ...state });
    expect((await withView(jane, "users", { view: id })).view).toMatchObject({
      name: state.name,
      q: "status:active",
      version: 2,
    });
    await expect(perform(updateView, jane, { id, version: 1, ...state })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("meanwhile"),
    });
  });

  it("are deleted by their owner alone; a private or foreign one is not found", async () => {
    const [own, shared] = [
      await perform(saveView, jane, input()),
      await perform(saveView, jane, input({ shared: true })),
    ];
    await expect(perform(deleteView, rob, own)).rejects.toMatchObject({ code: "not_found" });
    await expect(perform(deleteView, rob, shared)).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(deleteView, actingIn(other), shared)).rejects.toMatchObject({ code: "not_found" });
    await perform(deleteView, jane, shared);
    expect((await withView(rob, "users", { view: shared.id })).view).toBeNull();
  });

  it("need the list's own right, also after it was lost", async () => {
    const nobody = actingIn(child, {}, jane.person.id);
    const { id } = await perform(saveView, jane, input());
    await expect(viewsOf(nobody, "users")).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(saveView, nobody, input())).rejects.toMatchObject({ code: "forbidden" });
    await expect(perform(deleteView, nobody, { id })).rejects.toMatchObject({ code: "forbidden" });
    for (const screen of ["tenants", "gateway", "nonsense", "constructor"]) {
      await expect(perform(saveView, actingIn(child), input({ screen }))).rejects.toMatchObject({
        code: "not_found",
      });
    }
    const plain = actingIn(deployment.main, { users: "view" });
    await expect(viewsOf(plain, "gateway")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("have a name once for each owner, whatever its case, and are not endless", async () => {
    await perform(saveView, jane, input({ name: "Mine" }));
    await expect(perform(saveView, jane, input({ name: "MINE" }))).rejects.toMatchObject({
      code: "conflict",
      fields: { name: expect.stringContaining("already") },
    });
    await perform(saveView, rob, input({ name: "Mine" }));
    await inTenant(
      child,
      (tx) => tx.sql`
        insert into saved_views (id, screen, name, owner_id)
        select gen_random_uuid(), 'users', 'Filler ' || n, ${rob.person.id}
        from generate_series(1, ${MOST_VIEWS}::int) n`,
    );
    await expect(perform(saveView, rob, input())).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("SaveViewInput", () => {
  it.each([
    [{ name: " " }, "Enter a name."],
    [{ sort: "name; drop table users" }, "The list cannot be sorted by this."],
    [{ q: "x".repeat(501) }, "This filter is too long to keep: use at most 500 characters."],
    [{ layout: { ...layout, hidden: ["<b>"] } }, "This is no column."],
  ])("refuses %j in words", (more, sentence) => {
    const parsed = SaveViewInput.safeParse({ ...input(), ...more });
    expect(parsed.error?.issues[0]?.message).toBe(sentence);
  });
});
