import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Integration } from "@/lib/content/definitions/others";
import { Playbook } from "@/lib/content/definitions/playbook";
import { rangesOf } from "@/lib/outbound/addresses";
import { outbound } from "@/lib/outbound/outbound";
import { type RunWorld, runPlaybook } from "./run";

let server: Server;
let base: string;
let seen: { method: string; url: string; headers: IncomingHttpHeaders; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, answer) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      seen.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, body });
      answer.writeHead(request.url?.startsWith("/api/fail") ? 500 : 200, {
        "content-type": "application/json",
      });
      answer.end(JSON.stringify({ score: 90, echo: request.headers }));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
});
beforeEach(() => {
  seen = [];
});
afterAll(() => server.close());

const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const parameter = (name: string, secret = false) => ({
  name,
  label: name,
  type: "text",
  required: true,
  secret,
});
const integration = (authentication: string) =>
  Integration.parse({
    authentication,
    ...(authentication === "header" ? { header: "X-Api-Key" } : {}),
    connectionFields: [],
    commands: [
      {
        name: "get",
        label: "Get",
        path: "/hosts/{host}",
        parameters: [parameter("host"), parameter("since")],
      },
      { name: "post", label: "Post", method: "POST", path: "/x", parameters: [parameter("pin", true)] },
      { name: "fail", label: "Fail", path: "/fail", parameters: [] },
    ],
  });

function world(over: Partial<RunWorld> = {}, authentication = "bearer"): RunWorld {
  return {
    utility: async () => ({ inputs: [], expression: "a + b", output: "number" }),
    playbook: async () => {
      throw new Error("This playbook is not there.");
    },
    list: async () => ["10.0.0.1"],
    connection: async () => ({
      integration: integration(authentication),
      values: { baseUrl: base, username: "ada" },
      secrets: { token: "tok-s3cret", password: "pass-s3cret" },
    }),
    call: (request) => outbound(request, {}, { allowed: rangesOf("127.0.0.1") }),
    ...over,
  };
}

const play = (steps: Record<string, unknown>[], inputs: unknown[] = []) =>
  Playbook.parse({
    inputs,
    start: steps[0]?.id,
    steps: steps.map((step) => ({ name: `S ${step.id}`, ...step })),
  });
const call = (command: string, parameters: Record<string, unknown>, next: unknown[] = []) => ({
  ...{ id: "call", kind: "integration", integrationId: id(1), command, connection: "Main", next },
  parameters: Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, { value }])),
});

describe("a run", () => {
  it("C15: goes step by step with expressions, a call, a list and conditions", async () => {
    const playbook = play(
      [
        {
          ...{ id: "sum", kind: "utility", commandId: id(2), next: [{ to: "call" }] },
          parameters: { a: { value: 1 }, b: { expression: "inputs.n" } },
        },
        call("get", { host: "a/b?c", since: "1 2" }, [
          { to: "high", when: "steps.call.body.score > 50" },
          { to: "low", when: "steps.call.body.score <= 50" },
        ]),
        { id: "high", kind: "list", listId: id(3), next: [{ to: "end" }] },
        { id: "low", kind: "task", next: [{ to: "end" }] },
        { id: "end", kind: "end" },
      ],
      [{ name: "n", type: "number", required: true }],
    );
    const { state, steps } = await runPlaybook(playbook, { n: 4 }, world());
    expect(state).toBe("successful");
    expect(steps.map(({ path }) => path)).toEqual(["sum", "call", "high", "end"]);
    expect(steps[0]).toMatchObject({ input: { a: 1, b: 4 }, output: 5, error: null });
    expect(steps[2]?.output).toEqual(["10.0.0.1"]);
    expect(seen[0]).toMatchObject({
      url: "/api/hosts/a%2Fb%3Fc?since=1+2",
      headers: { authorization: "Bearer tok-s3cret" },
    });
    expect(await runPlaybook(playbook, {}, world())).toMatchObject({
      state: "failed",
      error: "The input “n” is missing.",
    });
  });

  it.each(["basic", "bearer", "header"])(
    "C10: secrets reach the service (%s) and no record",
    async (kind) => {
      const playbook = play([
        call("post", { pin: "pin-s3cret" }, [{ to: "again" }]),
        {
          id: "again",
          kind: "utility",
          commandId: id(2),
          parameters: { a: { expression: "$string(steps)" } },
        },
      ]);
      const utility = async () => ({ inputs: [], expression: "$base64encode(a)", output: "text" as const });
      const result = await runPlaybook(playbook, {}, world({ utility }, kind));
      expect(result.state).toBe("successful");
      expect(JSON.parse(seen[0]?.body ?? "")).toEqual({ pin: "pin-s3cret" });
      const sent = seen[0]?.headers;
      expect(kind === "header" ? sent?.["x-api-key"] : sent?.authorization).toBeTruthy();
      const text = JSON.stringify(result);
      for (const secret of ["tok-s3cret", "pass-s3cret", "pin-s3cret", btoa("ada:pass-s3cret")]) {
        expect(text).not.toContain(secret);
        expect(atob(String(result.steps[1]?.output))).not.toContain(secret);
      }
    },
  );

  it("C15: stops at a step that fails and says why", async () => {
    const playbook = play([call("fail", {}, [{ to: "end" }]), { id: "end", kind: "end" }]);
    const result = await runPlaybook(playbook, {}, world());
    expect(result).toMatchObject({
      state: "failed",
      error: "The step “S call” failed: The service answered 500.",
    });
    expect(result.steps).toHaveLength(1);
    expect(result.steps[0]).toMatchObject({ error: "The service answered 500.", output: { status: 500 } });
    const refused = await runPlaybook(
      playbook,
      {},
      world({ call: (request) => outbound(request, {}, { allowed: [] }) }),
    );
    expect(refused.steps[0]?.error).toContain("of this host itself");
    expect((await runPlaybook(play([call("get", { host: "..", since: "x" })]), {}, world())).state).toBe(
      "failed",
    );
  });

  it("C15: runs playbooks in playbooks, not too deep and not too many steps", async () => {
    const inner = play([
      {
        id: "a",
        kind: "utility",
        commandId: id(2),
        parameters: { a: { expression: "inputs.x" }, b: { value: 1 } },
      },
    ]);
    const outer = play([{ id: "sub", kind: "playbook", playbookId: id(4), parameters: { x: { value: 2 } } }]);
    const fine = await runPlaybook(outer, {}, world({ playbook: async () => inner }));
    expect(fine.steps.map(({ path, depth }) => [path, depth])).toEqual([
      ["sub", 0],
      ["sub/a", 1],
    ]);
    expect(fine.steps[0]?.output).toEqual({ a: 3 });
    const deep = await runPlaybook(outer, {}, world({ playbook: async () => outer }));
    expect(deep.error).toContain("more than 5 deep");
    const many = play([
      { id: "a", kind: "decision", next: [{ to: "b" }] },
      { id: "b", kind: "end" },
    ]);
    expect((await runPlaybook(many, {}, world(), { steps: 1 })).error).toContain("more than 1 steps");
  });
});

describe("hostile expressions", () => {
  const running = (expression: string) =>
    runPlaybook(
      play([{ id: "a", kind: "utility", commandId: id(2), parameters: {} }]),
      {},
      world({ utility: async () => ({ inputs: [], expression, output: "object" }) }),
    );

  it("C15: an endless loop ends by the clock", async () => {
    expect((await running("($f := function(){$f()}; $f())")).error).toContain("longer than 2 seconds");
  });

  it("C15: what takes too much memory is ended, and this process lives on", async () => {
    const bomb =
      "($f := function($l, $n){$n = 0 ? $l : $f([$l, $l, $l, $l], $n - 1)}; $f([1,2,3,4,5,6,7,8], 30))";
    expect((await running(bomb)).error).toMatch(/memory|longer than/);
  });

  it("C15: has no way to the process, and a wrong expression is told", async () => {
    expect((await running("process.env")).steps[0]?.output).toBeNull();
    expect((await running("1 +")).error).toContain("The expression failed");
    expect((await running("$pad('x', 2000000)")).error).toContain("too large");
  });
});
