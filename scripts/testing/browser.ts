import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

// Draws pages without the work of a window.
const SHELL = "/usr/bin/chromium-headless-shell";
const PLACES = [SHELL, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A Chromium to test with: a given or installed one, else Debian's by apt where that may be. Throws otherwise. */
export function findBrowser(): string {
  const given = process.env.BAILIWICK_CHROMIUM;
  const found = () => [given, ...PLACES].find((place) => place && existsSync(place));
  if (!found() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium for the browser tests …");
    apt("update");
    for (const name of ["chromium-headless-shell", "chromium"]) if (!found()) apt("install", name);
  }
  const browser = found();
  if (!browser)
    throw new Error("The browser tests need Chromium. Install it, or set BAILIWICK_CHROMIUM to its path.");
  return browser;
}

function apt(verb: "update" | "install", ...names: string[]): void {
  spawnSync("apt-get", [verb, ...(names.length > 0 ? ["-y", "--no-install-recommends", ...names] : [])], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
