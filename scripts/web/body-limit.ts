import type { IncomingMessage, ServerResponse } from "node:http";
import { LOGOUT_BYTES } from "@/lib/sso/words";
import { IMPORT_BYTES } from "@/lib/users/import/words";

const MIB = 1024 * 1024;
/** Up to this length a refused body is read to its end: who still sends when the connection closes sees no answer. */
const HEARD_OUT = 64 * MIB;

/** The largest body of a request, in bytes. Server actions have the same limit in `next.config.ts`. */
export const BODY_LIMIT = MIB;

/**
 * Where a posted body has another limit: files are uploaded to a handler made by `upload()`, and providers post what
 * was not proved yet to one made by `entrance()`.
 */
const POSTS: readonly { path: RegExp; limit: number }[] = [
  { path: /^\/t\/[^/]+\/api\/users\/import$/, limit: IMPORT_BYTES },
  { path: /^\/t\/[^/]+\/sso\/[^/]+\/logout$/, limit: LOGOUT_BYTES },
];

/** The largest body that this request may have, in bytes. */
export function bodyLimitOf({ method, url = "/" }: Pick<IncomingMessage, "method" | "url">): number {
  const path = url.split("?", 1)[0] ?? "/";
  const own = method === "POST" ? POSTS.find((each) => each.path.test(path)) : undefined;
  return own?.limit ?? BODY_LIMIT;
}

/**
 * Refuses a body over the limit: at once by its announced length, else as soon as it has grown too long.
 * False where the request has been answered.
 */
export function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  const limit = bodyLimitOf(request);
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > limit) {
    refuse(response, limit, announced <= HEARD_OUT);
    request.resume();
    return false;
  }
  if (request.headers["transfer-encoding"] === undefined) return true;
  const push = request.push.bind(request);
  let seen = 0;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    seen += chunk?.length ?? 0;
    if (seen <= limit) return push(chunk, encoding);
    refuse(response, limit, false);
    request.destroy();
    return false;
  };
  return true;
}

function refuse(response: ServerResponse, limit: number, stays: boolean): void {
  if (response.headersSent) return;
  response.writeHead(413, { "content-type": "text/plain", ...(stays ? {} : { connection: "close" }) });
  const most = limit < MIB ? `${limit / 1024} KiB` : `${limit / MIB} MiB`;
  response.end(`The request is larger than ${most}, which is the most that is taken here.`);
}
