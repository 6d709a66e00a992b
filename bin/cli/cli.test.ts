import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

type Call = { method: string; url: string; headers: IncomingMessage["headers"]; body: unknown };

const KEY = "bwa_secret";
let server: Server;
let url: string;
let calls: Call[];
let failed: number;
let refuse: boolean;

const field = (name: string, kind: string, required = false) => ({
  name,
  label: name,
  hint: "",
  kind,
  required,
  choices: [],
  initial: null,
});
const COMMANDS = [
  {
    name: "CreateGlobalList",
    group: "import",
    title: "Create a global list",
    fields: [
      field("name", "line", true),
      field("data", "json", true),
      field("active", "flag"),
      field("labels", "names"),
    ],
  },
  {
    name: "CloneIt",
    group: "tenants",
    title: "Clone",
    fields: [field("values", "pairs"), field("goLive", "flag")],
  },
];
const target = (slug: string, state: string, message: string) => ({
  slug,
  tenant: slug,
  state,
  code: null,
  message,
  fields: state === "failed" ? { name: "Taken." } : {},
  details: [],
});

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const body = await text(request);
    const { method = "", url: at = "", headers } = request;
    calls.push({ method, url: at, headers, body: body ? JSON.parse(body) : undefined });
    const answer = (status: number, what: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(what));
    };
    if (headers.authorization !== `Bearer ${KEY}`)
      return answer(401, { detail: "This API key is not known." });
    if (at === "/api/v1/commands") return answer(200, { data: COMMANDS });
    if (method === "POST" && refuse)
      return answer(422, {
        detail: "Some fields need a correction.",
        errors: [{ pointer: "#/input/name", detail: "Enter a name." }],
      });
    if (method === "POST") return answer(201, { id: "r1" });
    if (at === "/api/v1/command-runs/r1")
      return answer(200, { id: "r1", counts: { pending: 0, successful: 2, failed } });
    if (at.startsWith("/api/v1/command-runs/r1/tenants")) {
      const rows = [
        target("acme", "successful", "Made\u001b[31m."),
        target("globex", failed ? "failed" : "successful", "No."),
      ];
      return answer(
        200,
        at.includes("cursor") ? { data: rows.slice(1), next: null } : { data: rows.slice(0, 1), next: "c/1" },
      );
    }
    return answer(404, {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

beforeEach(() => {
  calls = [];
  failed = 0;
  refuse = false;
});

/** Runs the program as a person does. */
async function cli(args: string[], { key = KEY, input = "" } = {}) {
  const child = spawn(process.execPath, [path.join(process.cwd(), "bin/bailiwick.mjs"), ...args], {
    env: { ...process.env, BAILIWICK_API_KEY: key, BAILIWICK_URL: url },
  });
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { out, err, code };
}

const posted = () => calls.find(({ method }) => method === "POST");

describe("the command line", () => {
  it("C16: lists commands as a table, or as JSON", async () => {
    const { out, code } = await cli(["commands"]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^CreateGlobalList {2}--name --data \[--active\] \[--labels\] {2}Create a global list$/m,
    );
    expect(JSON.parse((await cli(["commands", "--json"])).out)).toHaveLength(2);
  });

  it("C16: runs a command, reads each field by its kind, and says each tenant's result", async () => {
    const { out, code } = await cli([
      "run",
      "createGlobalList",
      "--tenant",
      "acme",
      "--tenant=globex",
      "--name",
      "Hosts",
      "--data",
      "[1]",
      "--active",
      "false",
      "--labels",
      "a,b",
    ]);
    expect(code).toBe(0);
    expect(posted()).toMatchObject({
      url: "/api/v1/commands/CreateGlobalList",
      body: {
        tenants: ["acme", "globex"],
        input: { name: "Hosts", data: [1], active: false, labels: ["a", "b"] },
      },
      headers: { "idempotency-key": expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    expect(out).toMatch(/^acme +successful +Made\[31m\.$/m);
    expect(out).toMatch(/^globex +successful/m);
    expect(out).not.toContain("\u001b");
  });

  it("T12: exits with 1 where a tenant failed, and with its reason", async () => {
    failed = 1;
    const { out, code } = await cli(["run", "CloneIt", "--values", "a=1", "--values", "b=x=y", "--go-live"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^globex +failed +No\.\n +name: Taken\.$/m);
    expect(posted()?.body).toMatchObject({
      tenants: [],
      input: { values: { a: "1", b: "x=y" }, goLive: true },
    });
    const json = await cli(["run", "CloneIt", "--json"]);
    expect(JSON.parse(json.out)).toMatchObject({
      tenants: [{ slug: "acme" }, { slug: "globex", state: "failed" }],
    });
  });

  it("C16: takes the input from a file or the standard input, and fields over it", async () => {
    await cli(["run", "CreateGlobalList", "--input", "-", "--name", "Over"], {
      input: '{"name":"Under","data":{"a":1}}',
    });
    expect(posted()?.body).toMatchObject({ input: { name: "Over", data: { a: 1 } } });
    const gone = await cli(["run", "CreateGlobalList", "--input", "/no/such.json"]);
    expect(gone).toMatchObject({ code: 2, err: expect.stringContaining("ENOENT") });
  });

  it("K3: says in words what was refused, and exits with 2", async () => {
    refuse = true;
    const { err, code } = await cli(["run", "CreateGlobalList"]);
    expect([code, err]).toEqual([2, "Some fields need a correction.\n  #/input/name: Enter a name.\n"]);
    expect(await cli(["commands"], { key: "wrong" })).toMatchObject({
      code: 2,
      err: "This API key is not known.\n",
    });
    const other = await cli(["commands", "--url", "http://127.0.0.1:1"]);
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining("does not answer") });
  }, 15_000);

  it("K1: takes the key from the environment alone, and sends it over https or to this machine only", async () => {
    expect(await cli(["commands"], { key: "" })).toMatchObject({
      code: 2,
      err: expect.stringContaining("BAILIWICK_API_KEY"),
    });
    for (const word of ["--api-key", "--key", "--token", "--apikey=x"])
      expect(await cli(["commands", word, "x"])).toMatchObject({
        code: 2,
        err: expect.stringContaining("Others can read"),
      });
    expect(await cli(["commands", "--url", "http://console.example"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("https:"),
    });
    expect(calls).toEqual([]);
  });

  it("C16: says how it is used", async () => {
    expect(await cli(["help"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("bailiwick run <Command>"),
    });
    for (const wrong of [
      [],
      ["fly"],
      ["run"],
      ["run", "Nothing"],
      ["run", "CloneIt", "--colour", "red"],
      ["run", "CloneIt", "--timeout", "x"],
    ])
      expect((await cli(wrong)).code, wrong.join(" ")).toBe(2);
  }, 15_000);
});
