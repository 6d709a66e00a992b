import { onLive } from "./hub";

const GATHER_MS = 250;
const BEAT_MS = 20_000;
/** A stream ends by itself after this and the browser asks anew: what was revoked meanwhile is refused then (A4). */
const LIFE_MS = 60_000;

/** A stream of server-sent events that says when to look again; it ends with the request. */
export function liveStream(signal: AbortSignal): Response {
  const text = new TextEncoder();
  let stopAll = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      let waiting: NodeJS.Timeout | undefined;
      const send = (words: string) => controller.enqueue(text.encode(words));
      const stop = onLive(() => {
        waiting ??= setTimeout(() => {
          waiting = undefined;
          send("event: moved\ndata: {}\n\n");
        }, GATHER_MS);
      });
      const beat = setInterval(() => send(": here\n\n"), BEAT_MS);
      const end = () => {
        stopAll();
        controller.close();
      };
      const life = setTimeout(end, LIFE_MS);
      signal.addEventListener("abort", end, { once: true });
      stopAll = () => {
        stop();
        clearTimeout(waiting);
        clearInterval(beat);
        clearTimeout(life);
        signal.removeEventListener("abort", end);
      };
      send("retry: 1000\n\n");
    },
    // What was cancelled is closed already.
    cancel: () => stopAll(),
  });
  return new Response(stream, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}
