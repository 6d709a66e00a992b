import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { programOf } from "./testing/programs";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

it("a process outlives the loss of its connections in mid-work, and works on at once", async () => {
  const program = spawn(process.execPath, [programOf("lib/jobs/testing/losing.ts")], {
    env: process.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [said, complaint, [code]] = await Promise.all([
    text(program.stdout),
    text(program.stderr),
    once(program, "exit"),
  ]);
  expect({ code, complaint }).toEqual({ code: 0, complaint: "" });
  expect(said.trim().split("\n").at(-1)).toBe("16 of 16");
});
