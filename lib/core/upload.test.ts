import type { NextRequest } from "next/server";
import { beforeEach, expect, it, vi } from "vitest";
import { z } from "zod";
import { Slots } from "./slots";
import { upload } from "./upload";

const caller = vi.hoisted(() => ({ id: "", home: "main" }));

vi.mock("./access", () => ({
  authorize: async () => ({ person: { id: caller.id, home: { id: caller.home } } }),
}));
vi.mock("./request", () => ({
  requestFacts: async () => ({ path: "/t/main/api/file" }),
  requireSameOrigin: () => {},
  tenantOfPath: () => "main",
}));

/** A file whose bytes come when it is ended. */
function slowFile() {
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      end = () => controller.close();
    },
  });
  return { body, end: () => end() };
}

const spec = (slots?: Slots) =>
  upload({
    ...{ name: "test", needs: "session" as never, input: z.object({}), limit: 10 },
    ...(slots && { slots }),
    async *run(): AsyncGenerator<object, void> {
      yield { type: "done" };
    },
  });

/** Each upload that was let in is ended after its test. */
const open: (() => Promise<unknown>)[] = [];

async function send(post: ReturnType<typeof spec>, id: string, home = "main") {
  Object.assign(caller, { id, home });
  const { body, end } = slowFile();
  const request = { nextUrl: new URL("https://console.test/"), body } as unknown as NextRequest;
  const response = await post(request, { params: Promise.resolve({ tenant: "main" }) });
  if (!response.ok) return (await response.json()) as { code: string; message: string };
  const finish = () => {
    end();
    return response.text();
  };
  open.push(finish);
  return { code: "ok", message: "", finish };
}

const files = spec();

beforeEach(() => () => Promise.all(open.splice(0).map((finish) => finish().catch(() => {}))));

it("U3: the third slow file of one person is refused in a sentence; others are let in meanwhile", async () => {
  const first = await send(files, "ann");
  expect(first).toMatchObject({ code: "ok" });
  expect(await send(files, "ann")).toMatchObject({ code: "ok" });
  expect(await send(files, "ann")).toEqual(
    expect.objectContaining({
      code: "limited",
      message: "Two files of yours are still being worked on. Try again when one of them is done.",
    }),
  );
  expect(await send(files, "bob")).toMatchObject({ code: "ok" });
  expect(await send(files, "ann", "acme")).toMatchObject({ code: "ok" });
  expect(await send(files, "cleo")).toMatchObject({
    code: "limited",
    message: "The console is busy with others at this moment. Try again in a minute.",
  });
});

it("U3: a slot is given back when a file is done, also when it was too large", async () => {
  for (const id of ["ann", "ann"]) await send(files, id);
  const [one] = open.splice(0, 1);
  expect(await one?.()).toBe('{"type":"done"}\n');
  expect(await send(files, "ann")).toMatchObject({ code: "ok" });
  Object.assign(caller, { id: "bob", home: "main" });
  for (let n = 0; n < 5; n++) {
    const body = new Blob(["more than ten bytes"]).stream();
    const request = { nextUrl: new URL("https://console.test/"), body } as unknown as NextRequest;
    const response = await files(request, { params: Promise.resolve({ tenant: "main" }) });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("larger than");
  }
});

it("C15: playbooks' tests have a limit of their own, and take nothing of the files'", async () => {
  const tests = spec(new Slots({ atOnce: 6, each: 2, yours: "Two tests of yours are still running." }));
  for (const id of ["ann", "ann", "bob", "bob", "cleo", "cleo"])
    expect(await send(tests, id)).toMatchObject({ code: "ok" });
  expect(await send(tests, "ann")).toMatchObject({
    code: "limited",
    message: "Two tests of yours are still running.",
  });
  expect(await send(tests, "dora")).toMatchObject({ code: "limited" });
  for (const id of ["ann", "ann", "dora", "dora"])
    expect(await send(files, id)).toMatchObject({ code: "ok" });
});
