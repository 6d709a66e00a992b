import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineConfig } from "@playwright/test";

// One console of the tests' own: its databases, build folder, ports and first admin touch no running one.
// The fixtures reach the same databases through the same configuration.
process.env.BAILIWICK_DATA_DIR ??= mkdtempSync(path.join(tmpdir(), "bailiwick-e2e-"));
process.env.BAILIWICK_SECRET ??= "the browser tests' own secret, of no use elsewhere";
process.env.PORT ??= "4310";
process.env.METRICS_PORT ??= "4311";
process.env.BAILIWICK_DIST ??= ".next-test";
process.env.BAILIWICK_HEARTBEAT_MS ??= "2000";
// Where the specs' own OpenID provider listens; other specs see that the host itself is refused.
process.env.BAILIWICK_OUTBOUND_ALLOW ??= "127.0.0.9";
process.env.BAILIWICK_ADMIN_EMAIL ??= "ada@bailiwick.test";
process.env.BAILIWICK_ADMIN_PASSWORD ??= "correct horse battery staple";
const port = Number(process.env.PORT);

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  fullyParallel: false,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: process.env.E2E_REPORT ?? "test-results/report.json" }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.BAILIWICK_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
      ],
    },
    // A trace of every test slows the whole run: it is asked for where one is to be looked into.
    trace: process.env.E2E_TRACE ? "on" : "off",
    screenshot: "only-on-failure",
  },
  webServer: {
    command: "node scripts/start.mjs start",
    url: `http://127.0.0.1:${port}/api/health`,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
    stdout: "pipe",
    env: { ...process.env } as Record<string, string>,
  },
});
