import type { NextRequest } from "next/server";
import type { ZodType } from "zod";
import { authorize } from "./access";
import type { Context, Need } from "./context";
import { Refusal, STATUS } from "./errors";
import { refusalOf } from "./failures";
import { requestFacts, requireSameOrigin, tenantOfPath } from "./request";
import { Slots } from "./slots";

/** Of the files of all who share it, a person never has more than half. */
const FILES = new Slots({
  atOnce: 4,
  each: 2,
  yours: "Two files of yours are still being worked on. Try again when one of them is done.",
});

type UploadSpec<I> = {
  /** For the log. */
  name: string;
  needs: Need;
  /** Parses the address's parameters, each a string. */
  input: ZodType<I>;
  /** The largest file, in bytes. The web server lets through no more than `scripts/web/body-limit.ts` says. */
  limit: number;
  /** How much of it runs at once; without it, it shares what there is for files. */
  slots?: Slots;
  /** Tells plain data as it goes on, each a line of JSON for the caller. */
  run: (context: Context, input: I, bytes: Uint8Array) => AsyncGenerator<object, void>;
};

/**
 * Makes the POST handler of a file that is larger than an action may take, under `/t/<tenant>/api/…`: the same
 * checks as `action()` and a free slot for the person, all before a byte of the file is read. Answers lines of JSON; what is refused later is the
 * last line, `{type: "refused", message}`.
 */
export function upload<I>(spec: UploadSpec<I>) {
  return async (request: NextRequest, route: { params: Promise<{ tenant: string }> }): Promise<Response> => {
    try {
      const facts = await requestFacts();
      requireSameOrigin(facts);
      const { tenant } = await route.params;
      if (tenantOfPath(facts.path) !== tenant) throw new Refusal("not_found", "This does not exist here.");
      const context = await authorize(tenant, spec.needs);
      const parsed = spec.input.safeParse(Object.fromEntries(request.nextUrl.searchParams));
      if (!parsed.success)
        throw new Refusal("invalid", parsed.error.issues[0]?.message ?? "The request is not valid.");
      const release = (spec.slots ?? FILES).take(context);
      return lines(spec, context, parsed.data, request.body, release);
    } catch (error) {
      const { code, message, fields, ref } = refusalOf(error, spec.name);
      const headers = { "cache-control": "no-store" };
      return Response.json(
        { type: "refused", code, message, fields, ref },
        { status: STATUS[code], headers },
      );
    }
  };
}

function lines<I>(
  spec: UploadSpec<I>,
  context: Context,
  input: I,
  body: ReadableStream<Uint8Array> | null,
  release: () => void,
): Response {
  const encoder = new TextEncoder();
  // What was begun is finished, also where the caller has left.
  let left = false;
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      const tell = (event: object) => {
        if (!left) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      };
      try {
        for await (const event of spec.run(context, input, await whole(body, spec.limit))) tell(event);
      } catch (error) {
        const { code, message, fields, ref } = refusalOf(error, spec.name);
        tell({ type: "refused", code, message, fields, ref });
      } finally {
        release();
      }
      if (!left) controller.close();
    },
    cancel() {
      left = true;
    },
  });
  return new Response(stream, {
    headers: { "content-type": "application/x-ndjson; charset=utf-8", "cache-control": "no-store" },
  });
}

async function whole(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > limit) {
      throw new Refusal(
        "invalid",
        `The file is larger than ${Math.floor(limit / 1024 / 1024)} MiB. Split it.`,
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
