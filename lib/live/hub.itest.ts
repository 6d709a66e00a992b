import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { inTenant } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { liveListeners } from "./hub";
import { liveStream } from "./stream";

let deployment: TestDeployment;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
});

afterAll(() => deployment.close());

const tell = () => inTenant(deployment.main, (tx) => tx.sql`select pg_notify('bailiwick_live', 'share')`);
const listening = async () =>
  (
    await deployment.admin()`select from pg_stat_activity where application_name = 'bailiwick live'
    and datname = current_database()`
  ).length;

describe("live news", () => {
  it("C3: five hundred open streams hear the same news over one connection, and each closes cleanly", async () => {
    const heard: number[] = [];
    const endings: AbortController[] = [];
    for (let n = 0; n < 500; n++) {
      const ending = new AbortController();
      endings.push(ending);
      const reader = liveStream(ending.signal).body?.getReader();
      const read = async () => {
        for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
          if (new TextDecoder().decode(part.value).includes("event: moved")) heard.push(n);
        }
      };
      void read();
    }
    await vi.waitFor(async () => expect(await listening()).toBe(1));
    heard.length = 0;
    await tell();
    await vi.waitFor(() => expect(new Set(heard).size).toBe(500), { timeout: 5_000 });
    expect(await listening()).toBe(1);
    for (const ending of endings) ending.abort();
    await vi.waitFor(() => expect(liveListeners()).toBe(0));
  });

  it("C3: a stream that its reader cancels listens no longer, and an end that comes later finds it closed", async () => {
    const ending = new AbortController();
    await liveStream(ending.signal).body?.cancel();
    expect(liveListeners()).toBe(0);
    ending.abort();
  });
});
