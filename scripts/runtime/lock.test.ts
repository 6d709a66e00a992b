import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { holderOf, takeLock } from "./lock";

const URL = "http://127.0.0.1:3000";
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "bailiwick-lock-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const leave = (text: string) => writeFileSync(path.join(folder, "console.lock"), text);
const expectTaken = () => {
  takeLock(folder, URL);
  expect(holderOf(folder)).toMatchObject({ pid: process.pid, url: URL });
};

test("refuses a second console on one folder and says where the first is", () => {
  takeLock(folder, URL);
  expect(() => takeLock(folder, "http://127.0.0.1:4000")).toThrow(`already running at ${URL}`);
  expect(readdirSync(folder)).toEqual(["console.lock"]);
});

test("is free again after its release", () => {
  takeLock(folder, URL)();
  expect(existsSync(path.join(folder, "console.lock"))).toBe(false);
  expectTaken();
});

test("is not held by a process that is gone", () => {
  const { pid } = spawnSync("true");
  leave(JSON.stringify({ pid, started: "1", url: URL }));
  expectTaken();
});

test("is not held by another program that has the pid now", () => {
  leave(JSON.stringify({ pid: process.ppid, started: "1", url: URL }));
  expectTaken();
});

test("is not held by a file that was cut short", () => {
  leave('{"pid":');
  expectTaken();
});
