import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { ACCOUNT_ADMIN_ID, seedRoles } from "@/lib/access/seeds";
import { csvResponse, linesOf } from "@/lib/csv/stream";
import { exportUsers, listUsers, matchingUsers, UserListQuery } from "./queries";
import { actingIn } from "./testing";

const USERS = 100_000;
const MB = 1_000_000;
const PATIENCE_MS = 300_000;

let deployment: TestDeployment;
let child: TenantRef;
let other: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  [child, other] = [await deployment.child(), await deployment.child()];
  await inTenant(child, async ({ sql }) => {
    await sql`
      insert into users (id, email, first_name, last_name, status, phone)
      select gen_random_uuid(), 'person' || n || '@customers.example', 'Given' || n % 500, 'Family' || n,
        case when n % 10 = 0 then 'inactive' else 'active' end, '+1 555 ' || n
      from generate_series(1, ${USERS}::int) n`;
    await sql`
      insert into groups (id, name, role_id)
      select gen_random_uuid(), 'Group ' || n, ${ACCOUNT_ADMIN_ID} from generate_series(1, 20) n`;
    await sql`
      insert into group_members (group_id, user_id)
      select g.id, u.id from (select id, row_number() over (order by id) n from users) u
        join (select id, row_number() over (order by name) n from groups) g on g.n = u.n % 20 + 1`;
  });
}, PATIENCE_MS);

afterAll(() => deployment.close());

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapNow(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

const ask = (query: Record<string, string>) => UserListQuery.parse(query);

describe("the export of users", () => {
  it("U1: streams 100,000 rows without holding them", { timeout: PATIENCE_MS }, async () => {
    const line = (user: { name: string; email: string; groups: { name: string }[] }) => [
      user.name,
      user.email,
      user.groups.map(({ name }) => name).join("; "),
    ];
    const { body } = csvResponse(
      "users",
      ["Name", "Email", "Groups"],
      linesOf(exportUsers(actingIn(child), ask({})), line),
    );
    const before = heapNow();
    let [bytes, lines, chunks, highest] = [0, 0, 0, 0];
    for await (const chunk of body ?? []) {
      bytes += chunk.length;
      lines += chunk.reduce((count: number, byte: number) => (byte === 10 ? count + 1 : count), 0);
      if (chunks++ % 10 === 9) highest = Math.max(highest, heapNow() - before);
    }
    expect(lines).toBe(USERS + 1);
    expect(bytes).toBeGreaterThan(5 * MB);
    expect(chunks).toBeGreaterThan(50);
    expect(highest / MB).toBeLessThan(20);
  });

  it("U1: obeys the filter and the order", async () => {
    const emails: string[] = [];
    for await (const rows of exportUsers(
      actingIn(child),
      ask({ q: "status:inactive given10", sort: "-email" }),
    ))
      emails.push(...rows.map(({ email }) => email));
    const { count } = await listUsers(actingIn(child), ask({ q: "status:inactive given10" }));
    expect(emails).toHaveLength(count);
    expect(emails).toEqual([...emails].sort().reverse());
  });

  it("U1: is refused without the right to it", () => {
    expect(() => exportUsers(actingIn(child, { users: "edit" }), ask({}))).toThrow(
      expect.objectContaining({ code: "forbidden" }),
    );
  });
});

describe("matchingUsers", () => {
  it("U5: gives the ids of all that match, 10,000 at most, and says where there are more", async () => {
    const all = await matchingUsers(actingIn(child), ask({}));
    expect([all.ids.length, all.capped]).toEqual([10_000, true]);
    expect(new Set(all.ids).size).toBe(10_000);
    const some = await matchingUsers(actingIn(child), ask({ q: "status:inactive given10" }));
    const { count } = await listUsers(actingIn(child), ask({ q: "status:inactive given10" }));
    expect([some.ids.length, some.capped]).toEqual([count, false]);
    expect(await matchingUsers(actingIn(child), ask({ q: "nobody-has-this" }))).toEqual({
      ids: [],
      capped: false,
    });
  });

  it("U5: gives nobody of another tenant", async () => {
    expect(await matchingUsers(actingIn(other), ask({}))).toEqual({ ids: [], capped: false });
  });
});
