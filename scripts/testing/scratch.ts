import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import path from "node:path";

const MEMORY = "/dev/shm";
const ROOM_BYTES = 3 * 1024 ** 3;

/**
 * Where the tests' database server keeps its data, which need not last: in memory where there is room for it, because
 * making thousands of tables is mostly making files; else in `folder`.
 */
export async function scratchFolder(folder: string): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  return free < ROOM_BYTES ? folder : path.join(MEMORY, `bailiwick-test-${name}`);
}
