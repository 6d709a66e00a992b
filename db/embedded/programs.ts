import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makePrivateFolder, type Place } from "./place";

/**
 * Makes the data folder, as UTF-8 whatever the surroundings say. It appears under its name only when it is
 * whole, so that a start that was killed leaves nothing half made. Throws with the program's words.
 */
export function initialize(place: Place, password: string): void {
  const unfinished = `${place.data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, place.user);
  const folder = mkdtempSync(path.join(tmpdir(), "bailiwick-init-"));
  const file = path.join(folder, "password");
  writeFileSync(file, password, { mode: 0o600 });
  if (place.user) for (const each of [folder, file]) chownSync(each, place.user.uid, place.user.gid);
  const options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", "--username=postgres"];
  const result = spawnSync(
    path.join(place.bin, "initdb"),
    [...options, `--pwfile=${file}`, `--pgdata=${unfinished}`],
    {
      ...surroundings(place),
      encoding: "utf8",
    },
  );
  rmSync(folder, { recursive: true, force: true });
  if (result.status !== 0) {
    throw new Error(`PostgreSQL could not make its data folder: ${result.stderr || result.error?.message}`);
  }
  rmSync(place.data, { recursive: true, force: true });
  renameSync(unfinished, place.data);
}

/** Runs the server in a process group of its own: Ctrl-C in the terminal does not reach it before the console. */
export function launch(place: Place, settings: Record<string, string | number>): ChildProcess {
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return spawn(path.join(place.bin, "postgres"), ["-D", place.data, ...flags], {
    ...surroundings(place),
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
  });
}

function surroundings(place: Place) {
  const env = { PATH: process.env.PATH, LC_ALL: "C.UTF-8", LD_LIBRARY_PATH: place.lib, TZ: "UTC" };
  return { ...place.user, cwd: "/", env: env as unknown as NodeJS.ProcessEnv };
}
