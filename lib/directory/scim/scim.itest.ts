import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inControl, inTenant, type TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { actingIn, perform } from "@/lib/users/testing";
import { connectDirectory, rotateToken } from "../commands/connection";
import { connected, scimCall, scimClient } from "../testing";
import { filterCondition } from "./filter";
import { userColumns } from "./user-resource";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let deployment: TestDeployment;
let child: TenantRef;
let token: string;
let call: ReturnType<typeof scimClient>;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  child = await deployment.child();
  token = await connected(child);
  call = scimClient(child, token);
});
afterAll(() => deployment.close());

const person = (userName = `${randomUUID()}@corp.test`, more: object = {}) => ({
  schemas: [USER],
  userName,
  ...more,
});
const addUser = async (userName?: string, more?: object) =>
  (await call("POST", "/Users", person(userName, more))).body.id;
const addGroup = async (members: string[] = [], displayName = `Group ${randomUUID()}`) =>
  (
    await call("POST", "/Groups", {
      schemas: [GROUP],
      displayName,
      members: members.map((value) => ({ value })),
    })
  ).body.id;
const patch = (at: string, Operations: object[], headers?: Record<string, string>) =>
  call("PATCH", at, { schemas: [PATCH], Operations }, headers);
const found = async (kind: string, filter: string) => {
  const { status, body } = await call("GET", `/${kind}?filter=${encodeURIComponent(filter)}`);
  expect(status, filter).toBe(200);
  return body.Resources.map(({ id }) => id);
};
const membersOf = async (id: string) =>
  ((await call("GET", `/Groups/${id}`)).body.members ?? []).map(({ value }) => value).sort();

describe("who may call", () => {
  it("A6: another tenant's token, an unknown tenant and a wrong token answer alike", async () => {
    const other = await deployment.child();
    await connected(other);
    const suspended = await deployment.child();
    await inControl((tx) => tx.sql`update tenants set status = 'suspended' where id = ${suspended.id}`);
    const [wrong, ...rest] = await Promise.all([
      scimCall(child.slug, "GET", "/Users", { token: `${token.slice(0, -4)}AAAA` }),
      scimCall(other.slug, "GET", "/Users", { token }),
      scimCall(deployment.main.slug, "GET", "/Users", { token }),
      scimCall(suspended.slug, "GET", "/Users", { token }),
      scimCall("no-such-tenant", "GET", "/Users", { token }),
      scimCall(child.slug, "GET", "/Users", {}),
      scimCall(child.slug, "GET", "/Users", { token: "nonsense" }),
      scimCall(child.slug, "GET", "/Users", { headers: { authorization: `Basic ${token}` } }),
    ]);
    expect(wrong).toMatchObject({ status: 401, body: { status: "401" } });
    for (const answer of rest) {
      expect(answer.body).toEqual(wrong?.body);
      expect([...answer.headers]).toEqual([...(wrong?.headers ?? [])]);
    }
  });

  it("A6: another tenant's ids are not found, and nothing of one's directory is seen in another's", async () => {
    const other = await deployment.child();
    const theirs = scimClient(other, await connected(other));
    const [user, group] = [await addUser(), await addGroup()];
    for (const at of [`/Users/${user}`, `/Groups/${group}`]) {
      for (const method of ["GET", "DELETE"]) expect((await theirs(method, at)).status).toBe(404);
      expect(
        (await theirs("PATCH", at, { schemas: [PATCH], Operations: [{ op: "add", value: {} }] })).status,
      ).toBe(404);
    }
    const made = await theirs("POST", "/Groups", { displayName: "x", members: [{ value: user }] });
    expect(made).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect((await theirs("GET", "/Users")).body.totalResults).toBe(0);
  });

  it("A6: a rotated token works on for its hours and no longer; the next rotation ends it", async () => {
    const own = await deployment.child();
    const first = await connected(own);
    const rotate = async (version: number, overlapHours: number) =>
      (await perform(rotateToken, actingIn(own), { version, overlapHours })).token;
    const status = async (token: string) => (await scimCall(own.slug, "GET", "/Users", { token })).status;
    const second = await rotate(1, 24);
    expect([await status(first), await status(second)]).toEqual([200, 200]);
    await inTenant(
      own,
      ({ sql }) => sql`update dir_connections set previous_until = now() - interval '1 second'`,
    );
    expect([await status(first), await status(second)]).toEqual([401, 200]);
    const third = await rotate(2, 0);
    expect([await status(second), await status(third)]).toEqual([401, 200]);
    await expect(rotate(2, 0)).rejects.toMatchObject({ code: "conflict" });
  });

  it("A6, R5: whoever may edit the directory and is no Account Admin gets no token of it", async () => {
    const own = await deployment.child();
    const editor = actingIn(own, { directory: "edit", groups: "view" });
    const forbidden = { code: "forbidden", message: expect.stringContaining("Account Admin") };
    await expect(perform(connectDirectory, editor, { kind: "okta" })).rejects.toMatchObject(forbidden);
    const token = await connected(own);
    await expect(perform(rotateToken, editor, { version: 1, overlapHours: 0 })).rejects.toMatchObject(
      forbidden,
    );
    expect((await scimCall(own.slug, "GET", "/Users", { token })).status).toBe(200);
  });
});

describe("discovery", () => {
  it("A6: tells what it can do, in SCIM's own type", async () => {
    const config = await call("GET", "/ServiceProviderConfig");
    expect(config.headers.get("content-type")).toMatch(/^application\/scim\+json/);
    expect(config.body).toMatchObject({
      patch: { supported: true },
      etag: { supported: true },
      bulk: { supported: false },
    });
    expect((await call("GET", "/ResourceTypes")).body.totalResults).toBe(2);
    expect((await call("GET", `/Schemas/${GROUP}`)).body).toMatchObject({ id: GROUP, name: "Group" });
    expect((await call("GET", "/Schemas/nothing")).status).toBe(404);
    for (const [method, at, status] of [
      ["GET", "/Nothing", 404],
      ["GET", "/", 404],
      ["GET", "/Me", 501],
      ["POST", "/Bulk", 501],
      ["PUT", "/Users", 405],
      ["POST", `/Users/${randomUUID()}`, 405],
      ["GET", `/Users/${randomUUID()}/more`, 404],
    ] as const)
      expect((await call(method, at, method === "GET" ? undefined : {})).status, at).toBe(status);
  });
});

describe("a client like Okta", () => {
  it("A6: looks for, makes, reads, replaces, deactivates by a patch without a path, and deletes a person", async () => {
    const userName = "Ona.Okta@corp.test";
    expect(await found("Users", `userName eq "${userName}"`)).toEqual([]);
    const made = await call("POST", "/Users", {
      schemas: [USER],
      userName,
      name: { givenName: "Ona", familyName: "Okta" },
      emails: [{ primary: true, value: userName, type: "work" }],
      displayName: "Ona Okta",
      locale: "en-US",
      externalId: "00u1",
      groups: [],
      password: "never-kept",
      active: true,
    });
    expect(made).toMatchObject({ status: 201, body: { userName, externalId: "00u1", active: true } });
    expect(made.headers.get("location")).toMatch(
      new RegExp(`/t/${child.slug}/scim/v2/Users/${made.body.id}$`),
    );
    expect(JSON.stringify(made.body)).not.toContain("never-kept");
    const at = `/Users/${made.body.id}`;
    expect(await found("Users", `userName eq "${userName.toUpperCase()}"`)).toEqual([made.body.id]);
    const again = await call("POST", "/Users", person(userName.toUpperCase()));
    expect(again).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    const put = await call("PUT", at, { ...made.body, name: { givenName: "Ona", familyName: "Other" } });
    expect(put.body).toMatchObject({ name: { familyName: "Other" }, meta: { version: 'W/"2"' } });
    const off = await patch(at, [{ op: "replace", value: { active: false } }]);
    expect(off).toMatchObject({ status: 200, body: { active: false, userName } });
    expect((await call("DELETE", at)).status).toBe(204);
    expect((await call("GET", at)).status).toBe(404);
  });

  it("A6: pushes a group: members by ids, its name by an object, one added, one removed by a value path", async () => {
    const [one, two, three] = [await addUser(), await addUser(), await addUser()];
    const id = await addGroup([one]);
    await patch(`/Groups/${id}`, [{ op: "replace", value: { id, displayName: "Pushed" } }]);
    await patch(`/Groups/${id}`, [
      { op: "add", path: "members", value: [{ value: two, display: "Two" }, { value: three }] },
    ]);
    await patch(`/Groups/${id}`, [{ op: "remove", path: `members[value eq "${one}"]` }]);
    expect(await membersOf(id)).toEqual([two, three].sort());
    await patch(`/Groups/${id}`, [{ op: "replace", path: "members", value: [{ value: one }] }]);
    expect(await membersOf(id)).toEqual([one]);
    expect(await found("Groups", 'displayName eq "pushed"')).toEqual([id]);
    const put = await call("PUT", `/Groups/${id}`, { displayName: "Pushed", members: [{ value: two }] });
    expect(put.body.members).toMatchObject([{ value: two, type: "User" }]);
  });
});

describe("a client like Entra ID", () => {
  it("A6: capital operations, strings for booleans, value paths that are not there yet", async () => {
    const made = await call("POST", "/Users", {
      schemas: [USER, ENTERPRISE],
      externalId: "58342554",
      userName: "ena@corp.test",
      active: "True",
      displayName: "Ena",
      [ENTERPRISE]: { department: "Security", employeeNumber: "12", manager: { value: "x" } },
      meta: { resourceType: "User" },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { active: true, [ENTERPRISE]: { department: "Security" } },
    });
    const at = `/Users/${made.body.id}`;
    const changed = await patch(at, [
      { op: "Add", path: 'emails[type eq "work"].value', value: "ena.work@corp.test" },
      { op: "Replace", path: "active", value: "False" },
      { op: "Add", path: "name.familyName", value: "Entra" },
      { op: "Replace", path: `${ENTERPRISE}:department`, value: "Research" },
      { op: "Replace", path: "userType", value: "ignored" },
    ]);
    expect(changed.body).toMatchObject({
      active: false,
      name: { familyName: "Entra" },
      emails: [{ type: "work", value: "ena.work@corp.test" }],
      [ENTERPRISE]: { department: "Research" },
    });
    const mixed = await patch(at, [
      {
        op: "Replace",
        value: {
          'emails[type eq "work"].value': "ena.two@corp.test",
          "name.givenName": "Ena",
          displayname: "Ena E",
        },
      },
      { op: "Add", path: 'emails[primary eq "True"].value', value: "ena.main@corp.test" },
      { op: "Remove", path: "externalId" },
    ]);
    expect(mixed.body).toMatchObject({
      name: { givenName: "Ena", familyName: "Entra" },
      displayName: "Ena E",
    });
    expect(mixed.body.emails).toEqual([
      { type: "work", value: "ena.two@corp.test" },
      { primary: true, value: "ena.main@corp.test" },
    ]);
    expect(mixed.body.externalId).toBeUndefined();
    expect(await found("Users", 'emails[type eq "work" and value co "ENA.TWO"]')).toEqual([made.body.id]);
    expect((await call("GET", at)).status).toBe(200);
  });

  it("A6: reads groups without members, removes members by a list, and changes nothing twice", async () => {
    const [one, two] = [await addUser(), await addUser()];
    const id = await addGroup([one, two]);
    const at = `/Groups/${id}`;
    const bare = await call("GET", `${at}?excludedAttributes=members`);
    expect(bare.body.members).toBeUndefined();
    await patch(at, [{ op: "Remove", path: "members", value: [{ value: one }] }]);
    expect(await membersOf(id)).toEqual([two]);
    const before = (await call("GET", at)).body.meta.version;
    await patch(at, [{ op: "Add", path: "members", value: [{ value: two }] }]);
    expect((await call("GET", at)).body.meta.version).toBe(before);
    expect(await found("Groups", `members[value eq "${two}"]`)).toContain(id);
    expect(await found("Groups", `members.value eq "${one}"`)).not.toContain(id);
    await patch(at, [{ op: "Remove", path: "members" }]);
    expect(await membersOf(id)).toEqual([]);
  });
});

describe("versions", () => {
  it("A6: If-Match refuses an outdated write, If-None-Match spares a read", async () => {
    const id = await addUser();
    const at = `/Users/${id}`;
    const first = await call("GET", at);
    const etag = first.headers.get("etag") ?? "";
    expect((await call("GET", at, undefined, { "if-none-match": etag })).status).toBe(304);
    await patch(at, [{ op: "replace", path: "title", value: "Boss" }], { "if-match": etag });
    expect(
      (await patch(at, [{ op: "replace", path: "title", value: "x" }], { "if-match": etag })).status,
    ).toBe(412);
    expect((await call("DELETE", at, undefined, { "if-match": etag })).status).toBe(412);
    expect((await call("DELETE", at, undefined, { "if-match": "*" })).status).toBe(204);
  });
});

describe("lists", () => {
  it("A6: pages give each id once, also while rows come in", async () => {
    const own = await deployment.child();
    const mine = scimClient(own, await connected(own));
    const add = async () => (await mine("POST", "/Users", person())).body.id;
    const early = [];
    for (let n = 0; n < 12; n++) early.push(await add());
    const seen: string[] = [];
    for (let start = 1; ; start += 3) {
      const [{ body }] = await Promise.all([
        mine("GET", `/Users?startIndex=${start}&count=3`),
        start < 20 ? Promise.all([add(), add()]) : undefined,
      ]);
      if (body.Resources.length === 0) break;
      seen.push(...body.Resources.map(({ id }) => id));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, 12)).toEqual(early);
    const none = await mine("GET", "/Users?count=0&startIndex=-4");
    expect(none.body).toMatchObject({ totalResults: seen.length, itemsPerPage: 0, startIndex: 1 });
    expect((await mine("GET", "/Users?count=many")).status).toBe(400);
  });

  it("A6: what a client looks for before each write is found by an index, however many there are", async () => {
    const id = await addUser("index@corp.test");
    for (const [filter, index] of [
      ['userName eq "INDEX@corp.test"', "dir_users_user_name_folded_key"],
      ['externalId eq "x"', "dir_users_external"],
      [`id eq "${id}"`, "dir_users_pkey"],
    ] as const) {
      const plan = await inTenant(child, async (tx) => {
        await tx.sql`set local enable_seqscan = off`;
        const where = filterCondition(tx.sql, filter, userColumns(tx));
        return JSON.stringify(await tx.sql`explain select from dir_users u where ${where}`);
      });
      expect(plan).toContain(index);
    }
    expect(await found("Users", 'id eq "nothing of ours"')).toEqual([]);
  });

  it("A6: filters of every kind find what they say, and only that", async () => {
    const id = await addUser("fil.ter@corp.test", {
      externalId: "Ext-1",
      title: "100%_\\",
      name: { givenName: "Fil", familyName: "O'Ter" },
      emails: [
        { value: "fil@home.test", type: "home" },
        { value: "fil@corp.test", type: "work", primary: true },
      ],
    });
    const own = `id eq "${id}"`;
    for (const filter of [
      own,
      'externalId eq "Ext-1"',
      `name.familyName eq "o'ter"`,
      'title co "%_"',
      'title sw "100%"',
      'userName sw "FIL." and not (title eq "x")',
      'userName ew ".test" and name.givenName pr and title pr and emails pr',
      `${own} and meta.created gt "2020-01-01T00:00:00Z" and meta.lastModified lt "2999-01-01T00:00:00Z"`,
      `${own} and emails[type eq "home" and value sw "fil@"] and emails.value eq "fil@corp.test"`,
      `${own} and (active eq true or active eq false)`,
      `${USER}:userName eq "fil.ter@corp.test"`,
      `${own} and emails[primary eq true and not (type eq "home")]`,
    ])
      expect(await found("Users", filter), filter).toEqual([id]);
    for (const filter of [
      'externalId eq "ext-1"',
      `${own} and emails[type eq "home" and primary eq true]`,
      `${own} and emails ne "fil@corp.test"`,
      `${own} and active ne true`,
      `${own} and displayName pr`,
      'userName eq "\' or true --"',
    ])
      expect(await found("Users", filter), filter).toEqual([]);
  });

  it("A6: only the attributes that were asked for", async () => {
    const id = await addUser("pro.jected@corp.test", {
      name: { givenName: "Pro", familyName: "J" },
      title: "T",
    });
    const only = (await call("GET", `/Users/${id}?attributes=userName,name.givenName`)).body;
    expect(only).toMatchObject({ id, userName: "pro.jected@corp.test", name: { givenName: "Pro" } });
    expect(Object.keys(only).sort()).toEqual(["id", "meta", "name", "schemas", "userName"]);
    expect(only.name).toEqual({ givenName: "Pro" });
    const without = (await call("GET", `/Users/${id}?excludedAttributes=title,name.givenName,id`)).body;
    expect(without).toMatchObject({ id, name: { familyName: "J" } });
    expect(without.title).toBeUndefined();
    expect((await call("GET", "/Users?attributes=a&excludedAttributes=b")).status).toBe(400);
  });
});

describe("nested groups", () => {
  it("A6: a group in itself is refused at any depth, also when two edits cross", async () => {
    const bottom = await addGroup();
    const middle = await addGroup([bottom]);
    const top = await addGroup([middle]);
    const nest = (parent: string, id: string) =>
      patch(`/Groups/${parent}`, [{ op: "add", path: "members", value: [{ value: id }] }]);
    for (const [parent, id] of [
      [bottom, top],
      [bottom, middle],
      [top, top],
    ] as const)
      expect((await nest(parent, id)).status).toBe(400);
    for (let round = 0; round < 5; round++) {
      const [a, b] = [await addGroup(), await addGroup()];
      const crossed = await Promise.all([nest(a, b), nest(b, a)]);
      expect(crossed.map(({ status }) => status).sort()).toEqual([200, 400]);
    }
  });

  it("A6: of two at once with the same name, one is made", async () => {
    const both = await Promise.all(
      ["Race", "RACE"].map((displayName) => call("POST", "/Groups", { displayName })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });
});

describe("hostile input", () => {
  const deep = `${"(".repeat(900)}userName pr${")".repeat(900)}`;
  it("A6: filters that are too much, unreadable or name what is not there are refused in SCIM's words", async () => {
    for (const filter of [
      "",
      "userName",
      "userName eq",
      'password eq "x"',
      'u.user_name eq "x"',
      '__proto__ eq "x"',
      "constructor pr",
      "emails[",
      'userName[type eq "x"]',
      'active co "t"',
      'meta.created eq "yesterday"',
      'meta.created gt "0000-01-01T00:00:00Z"',
      'userName eq "\u0000"',
      deep,
      `userName eq "${"x".repeat(3_000)}"`,
      Array.from({ length: 60 }, () => "title pr").join(" and "),
      `${"not ".repeat(300)}title pr`,
      'userName constructor "x" constructor userName pr',
    ]) {
      const { status, body } = await call("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      expect({ status, scimType: body.scimType }, filter.slice(0, 60)).toEqual({
        status: 400,
        scimType: expect.stringMatching(/invalidFilter|tooMany/),
      });
    }
  });

  it("A6: bodies of the wrong size, type or shape change nothing", async () => {
    const before = (await call("GET", "/Users?count=0")).body.totalResults;
    const send = (raw: string, headers: Record<string, string> = {}) =>
      scimCall(child.slug, "POST", "/Users", { token, raw, headers });
    expect((await send("{")).status).toBe(400);
    expect((await send("null")).status).toBe(400);
    expect((await send("[]")).status).toBe(400);
    expect((await send(JSON.stringify(person()), { "content-type": "text/plain" })).status).toBe(415);
    expect((await send(JSON.stringify(person("x", { title: "y".repeat(1_100_000) })))).status).toBe(413);
    for (const body of [
      {},
      { userName: "" },
      { userName: 7 },
      { userName: "a\u0000b" },
      { userName: "\ud800" },
      { userName: "x".repeat(300) },
      person("x", { active: "maybe" }),
      person("x", { name: "Jane" }),
      person("x", { emails: Array.from({ length: 60 }, () => ({ value: "a@b.test" })) }),
    ])
      expect(await call("POST", "/Users", body), JSON.stringify(body).slice(0, 60)).toMatchObject({
        status: 400,
      });
    const members = Array.from({ length: 10_001 }, () => ({ value: randomUUID() }));
    expect((await call("POST", "/Groups", { displayName: "Many", members })).status).toBe(400);
    expect((await call("GET", "/Users?count=0")).body.totalResults).toBe(before);
  });

  it("A6: patches cannot reach past the attributes, into prototypes or out of the schema", async () => {
    const id = await addUser();
    const at = `/Users/${id}`;
    const polluted = JSON.parse(
      '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
    );
    await patch(at, [{ op: "add", value: polluted }]);
    await patch(at, [{ op: "add", path: "name", value: polluted }]);
    for (const path of [
      "__proto__.polluted",
      "constructor.prototype",
      "name.__proto__",
      'emails[type eq "x"].__proto__',
    ])
      await patch(at, [{ op: "add", path, value: "yes" }]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    for (const operation of [
      { op: "explode", path: "title" },
      { op: "remove" },
      { op: "replace", path: "userName" },
      { op: "remove", path: "userName" },
      { op: "replace", path: "userName", value: null },
      { op: "add", path: "emails[", value: "x" },
      { op: "add", path: 'emails[value eq "a:b"].type', value: "x" },
      { op: "replace", path: 'emails[type eq "none" or type eq "nobody"].value', value: "x" },
      { op: "add", path: "groups", value: [{ value: randomUUID() }] },
      { op: "add", path: "urn:evil:schema:title", value: "x" },
      "text",
    ])
      expect((await patch(at, [operation as object])).status, JSON.stringify(operation)).toBe(400);
    const many = Array.from({ length: 1_001 }, () => ({ op: "replace", path: "title", value: "x" }));
    expect((await patch(at, many)).status).toBe(400);
    expect((await call("PATCH", at, { Operations: [] })).status).toBe(400);
    expect((await call("GET", at)).body).toMatchObject({ meta: { version: 'W/"1"' } });
    const group = await addGroup();
    for (const path of ['members[type eq "User"]', "members[value", `members[value eq "x"].display`])
      expect((await patch(`/Groups/${group}`, [{ op: "add", path, value: "x" }])).status, path).toBe(400);
  });

  it("A6: the log says what was written and refused, without names and addresses", async () => {
    const userName = "log.ged@corp.test";
    await addUser(userName);
    await call("POST", "/Users", person(userName));
    await call("GET", `/Users?filter=${encodeURIComponent(`nickname eq "${userName}"`)}`);
    const rows = await inTenant(child, ({ sql }) => sql`select * from dir_log order by id desc limit 3`);
    expect(rows).toMatchObject([
      { method: "GET", resource: "Users", status: 400 },
      { method: "POST", resource: "Users", status: 409 },
      { method: "POST", resource: "Users", status: 201, error: null },
    ]);
    expect(JSON.stringify(rows)).not.toContain("log.ged");
  });
});
