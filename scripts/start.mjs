// The one entrance of every npm script. Runs on any Node >= 20 with nothing installed: installs what is missing,
// then hands over to the pinned Node of the dependencies.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const commands = ["start", "dev", "test", "worker", "bench", "build"];
const command = process.argv[2] ?? "";
process.chdir(root);

if (!commands.includes(command)) fail(`Say one of: ${commands.join(", ")}.`);
if (Number(process.versions.node.split(".")[0]) < 20) {
  fail(`Bailiwick needs Node 20 or newer to start; this is ${process.versions.node}.`);
}

await install().catch((error) => fail(error.message));
run();

async function install() {
  const marker = path.join("node_modules", ".bailiwick-lock");
  const wanted = createHash("sha256").update(readFileSync("package-lock.json")).digest("hex");
  const installed = () => existsSync(marker) && readFileSync(marker, "utf8") === wanted;
  if (installed()) return;
  const lock = ".install-lock";
  for (;;) {
    try {
      mkdirSync(lock);
      writeFileSync(path.join(lock, "pid"), String(process.pid));
      break;
    } catch {
      if (!isAlive(lock)) rmSync(lock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
      if (installed()) return;
    }
  }
  try {
    if (installed()) return;
    console.log("Installing what is missing …");
    // Not `npm ci`: it refuses a lock that lacks other platforms' optional packages; versions are pinned either way.
    const npm = spawnSync(
      "npm",
      ["install", "--no-save", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"],
      {
        stdio: "inherit",
        shell: process.platform === "win32",
      },
    );
    if (npm.status !== 0) throw new Error("npm install did not finish; its own words are above.");
    writeFileSync(marker, wanted);
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function isAlive(lock) {
  try {
    const file = path.join(lock, "pid");
    // Whoever has just made the lock is about to write who he is.
    if (!existsSync(file)) return Date.now() - statSync(lock).mtimeMs < 5_000;
    process.kill(Number(readFileSync(file, "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}

function run() {
  const pinned = path.join(
    root,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  const node = existsSync(pinned) ? pinned : process.execPath;
  if (node !== pinned && !isRecent(process.versions.node)) {
    fail(
      `The Node that Bailiwick brings is not in node_modules; this one, ${process.versions.node}, is older than 22.18.`,
    );
  }
  const bin = [path.dirname(node), path.join(root, "node_modules", ".bin")].join(path.delimiter);
  const child = spawn(
    node,
    ["--import", "tsx", path.join("scripts", `${command}.ts`), ...process.argv.slice(3)],
    {
      stdio: "inherit",
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ""}` },
    },
  );
  // Ctrl-C in a terminal reaches the child twice by this, which it takes for one.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm's shell ends by a signal without passing it on: then nobody is left who could stop us.
  const shell = process.ppid;
  if (process.env.npm_lifecycle_event) {
    const watch = setInterval(() => {
      if (process.ppid === shell) return;
      clearInterval(watch);
      child.kill("SIGTERM");
    }, 500);
  }
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function isRecent(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > 22 || (major === 22 && minor >= 18);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
