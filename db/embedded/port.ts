import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";

/** The port that `file` remembers, or a new one, remembered there, where another program has taken it. */
export async function rememberedPort(file: string): Promise<number> {
  const remembered = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  const port = remembered && (await isFree(remembered)) ? remembered : await freePort();
  writeFileSync(file, String(port));
  return port;
}

/** A port of loopback that nobody uses now. */
export function freePort(): Promise<number> {
  return bound(0, "127.0.0.1");
}

/** True where a server can open this port on this address now. */
export function isFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return bound(port, host).then(
    () => true,
    () => false,
  );
}

function bound(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(port, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : port));
    });
  });
}
