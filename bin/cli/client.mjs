import { randomUUID } from "node:crypto";
import { Misuse } from "./options.mjs";

/**
 * Calls the REST API with the key of the environment. A write bears an Idempotency-Key and is sent again after a broken
 * connection. Refusals are thrown in the API's own words.
 */
export function client({ url }, env) {
  const key = env.BAILIWICK_API_KEY;
  if (!key) throw new Misuse("Put the API key into BAILIWICK_API_KEY.");
  const base = baseOf(url ?? env.BAILIWICK_URL);
  const headers = { authorization: `Bearer ${key}` };
  return {
    get: (path) => call(`${base}${path}`, { headers }),
    post: (path, body) =>
      call(`${base}${path}`, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", "idempotency-key": randomUUID() },
        body: JSON.stringify(body),
      }),
  };
}

function baseOf(url) {
  if (!url) throw new Misuse("Say where the console is, by --url or BAILIWICK_URL.");
  try {
    const { protocol, origin, hostname } = new URL(url);
    const local = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
    if (protocol === "https:" || (protocol === "http:" && local)) return `${origin}/api/v1`;
  } catch {
    throw new Misuse(`${url} is no address.`);
  }
  throw new Misuse("The key is sent over https: only, or to this machine.");
}

const TRIES = 3;

async function call(address, init) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(address, { ...init, redirect: "error" }).catch((error) => {
      if (attempt === TRIES)
        throw new Error(`${new URL(address).origin} does not answer: ${error.cause?.code ?? error.message}.`);
      return undefined;
    });
    if (response === undefined || (response.status === 429 && attempt < TRIES)) {
      const seconds = Number(response?.headers.get("retry-after") ?? attempt);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
      continue;
    }
    const body = await response.json().catch(() => undefined);
    if (response.ok) return body;
    throw new Error(problemWords(response.status, body));
  }
}

function problemWords(status, body) {
  if (!body?.detail) return `The console answered ${status}.`;
  const errors = (body.errors ?? []).map(({ pointer, detail }) => `  ${pointer}: ${detail}`);
  return [body.detail, ...errors].join("\n");
}
