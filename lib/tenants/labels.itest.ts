import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { openConnection, placeOf, resolveAt } from "@/lib/connections/queries";
import { setSecret } from "@/lib/content/commands/secrets";
import { anItem } from "@/lib/content/testing";
import type { Context } from "@/lib/core/context";
import { planOf, share } from "@/lib/share/commands/share";
import { pushShares } from "@/lib/share/engine";
import { shareStatus } from "@/lib/share/queries";
import { shareTenants } from "@/lib/share/tenants";
import { pair } from "@/lib/sync/testing/fixtures";
import { changeLabels } from "./commands/labels";
import { labelEffects } from "./label-effects";
import { ChangeLabelsInput } from "./labels";
import { aContext, anAdmin, outcomeOf } from "./testing";

let deployment: TestDeployment;
let main: Context;
let gold: TenantRef;
let plain: TenantRef;
let stranger: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  main = aContext(deployment.main, await anAdmin(deployment.main, "root@main.test"));
  gold = await deployment.child();
  plain = await deployment.child();
  stranger = await deployment.child();
  for (const tenant of [gold, plain]) await pair(tenant);
});

afterAll(() => deployment.close());

const inMain = <T>(work: Parameters<typeof inTenant<T>>[1]) => inTenant(deployment.main, work);
const change = (tenants: TenantRef[], add: string[], remove: string[] = []) =>
  inControl((tx) => changeLabels(tx, main, { tenantIds: tenants.map(({ id }) => id), add, remove }));
const labelsOf = (tenant: TenantRef) =>
  inControl((tx) => tx.sql<{ labels: string[] }[]>`select labels from tenants where id = ${tenant.id}`).then(
    ([row]) => row?.labels,
  );
const states = (id: string) =>
  inMain(
    (tx) => tx.sql<{ tenant_id: string; state: string }[]>`
      select tenant_id, state from share_targets where item_id = ${id}`,
  ).then((rows) => Object.fromEntries(rows.map((row) => [row.tenant_id, row.state])));
const shareAll = async (id: string) => {
  const input = { itemIds: [id], mode: "share" as const };
  const tenants = await shareTenants();
  const { digest } = await inMain((tx) => planOf(tx, input, tenants));
  await inMain((tx) => share(tx, main, { ...input, digest }));
  await pushShares();
};

describe("labels of tenants", () => {
  it("T8, C3: what a label starts or stops sharing is told before, and Incomplete at once after", async () => {
    await change([gold], ["Premium"]);
    const { id } = await anItem(main, "global_list", { labels: ["Premium"], name: "Premium list" });
    await shareAll(id);
    expect(await states(id)).toEqual({ [gold.id]: "successful" });
    const add = { tenantIds: [plain.id], add: ["Premium"], remove: [] };
    expect(await labelEffects(main, add)).toMatchObject({
      starts: [{ name: "Premium list", tenants: [plain.name] }],
      stops: [],
    });
    await change([plain], ["premium"]);
    expect(await labelsOf(plain)).toEqual(["all", "Premium"]);
    expect(await states(id)).toEqual({ [gold.id]: "successful", [plain.id]: "missing" });
    expect((await shareStatus(main, [id])).get(id)).toBe("incomplete");
    await shareAll(id);
    const drop = { tenantIds: [gold.id], add: [], remove: ["Premium"] };
    expect((await labelEffects(main, drop)).stops).toMatchObject([{ tenants: [gold.name] }]);
    await change([gold], [], ["Premium"]);
    expect(await states(id)).toEqual({ [gold.id]: "outdated", [plain.id]: "successful" });
    await change([gold], ["Premium"]);
    await shareAll(id);
    expect((await shareStatus(main, [id])).get(id)).toBe("successful");
  });

  it("T8: refuses to take “all” away, an unknown, unregistered or main tenant, and a change of nothing", async () => {
    const refused = ChangeLabelsInput.safeParse({ tenantIds: [gold.id], remove: ["all"] });
    expect(refused.error?.issues[0]?.message).toMatch(/built in/);
    for (const id of [randomUUID(), stranger.id, deployment.main.id]) {
      const input = { tenantIds: [gold.id, id], add: ["Silver"], remove: [] };
      expect(await outcomeOf(inControl((tx) => changeLabels(tx, main, input)))).toMatch(/^not_found/);
      expect(await outcomeOf(labelEffects(main, input))).toMatch(/^not_found/);
    }
    expect(await labelsOf(gold)).not.toContain("Silver");
    expect(await outcomeOf(change([gold], ["all"]))).toMatch(/^conflict/);
  });
});

describe("connections of a tenant", () => {
  it("C10: main resolves by name at a tenant; a secret is opened on the server alone; foreign places are not there", async () => {
    const integration = await anItem(main, "integration");
    const connection = await anItem(main, "connection", {
      name: "Mail",
      definition: {
        integrationId: integration.id,
        scope: { kind: "tenant", tenantId: gold.id },
        values: { baseUrl: "https://mail.test" },
        properties: {},
      },
    });
    const resolve = async (tenant: TenantRef) => {
      const place = await placeOf(main, tenant.id, null);
      return inMain((tx) => resolveAt(tx, place, { name: "mail" }));
    };
    expect((await resolve(gold)).verdicts[0]?.why).toBe("Its secret “Token” is not set.");
    await inMain((tx) =>
      setSecret(tx, main, {
        id: connection.id,
        version: connection.version,
        field: "token",
        value: "s3cret",
      }),
    );
    expect((await resolve(gold)).usedId).toBe(connection.id);
    expect((await resolve(plain)).verdicts[0]?.why).toBe("For another tenant.");
    expect(JSON.stringify(await resolve(gold))).not.toContain("s3cret");
    const open = await inMain((tx) => openConnection(tx, connection.id));
    expect(open.secrets).toEqual({ token: "s3cret" });

    for (const id of [stranger.id, randomUUID(), "x"])
      expect(await outcomeOf(placeOf(main, id, null))).toMatch(/^not_found/);
    expect(await outcomeOf(placeOf(main, gold.id, randomUUID()))).toMatch(/^not_found: This site/);
    const own = aContext(gold, main.person.id);
    expect(await placeOf(own, gold.id, null)).toMatchObject({ labels: null });
    expect(await outcomeOf(placeOf(own, plain.id, null))).toMatch(/^not_found/);
    const none = aContext(deployment.main, main.person.id, { accountAdmin: false, levels: new Map() });
    expect(await outcomeOf(placeOf(none, gold.id, null))).toMatch(/^forbidden/);
  });
});
