import type { IncomingMessage, ServerResponse } from "node:http";

/** The largest body of any request, in bytes. Server actions have the same limit in `next.config.ts`. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * Refuses a body over the limit: at once by its announced length, else as soon as it has grown too long.
 * False where the request has been answered.
 */
export function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > BODY_LIMIT) {
    refuse(response);
    request.resume();
    return false;
  }
  if (request.headers["transfer-encoding"] === undefined) return true;
  const push = request.push.bind(request);
  let seen = 0;
  request.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    seen += chunk?.length ?? 0;
    if (seen <= BODY_LIMIT) return push(chunk, encoding);
    refuse(response);
    request.destroy();
    return false;
  };
  return true;
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) return;
  response.writeHead(413, { "content-type": "text/plain", connection: "close" });
  response.end("The request is larger than 1 MiB, which is the most that the console takes.");
}
