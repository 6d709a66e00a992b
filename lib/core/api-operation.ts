import type { z } from "zod";
import type { Tx } from "@/db/connection";
import type { Context, Need } from "./context";
import { Refusal } from "./errors";
import { execute } from "./execute";
import { withRetries } from "./failures";
import { type AskedTwice, onceOnly } from "./idempotency";
import { HttpRefusal } from "./problem";
import type { Change } from "./result";

/** What an operation answers: its body, and what of it stands in headers. */
export type Reply = {
  body?: unknown;
  /** The version, for `ETag` and a later `If-Match`. */
  version?: number | undefined;
  /** The path of what was made, below the tenant's. */
  location?: string | undefined;
  /** The cursor of the next page, for `Link`. */
  next?: string | undefined;
};

/** A request as the gate hands it on: authorised, not yet parsed. */
export type Asked = {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  /** From `If-Match`. */
  version: number | undefined;
  once: AskedTwice | undefined;
};

/** What the document of the API says of an operation, and the gate checks of it. */
export type Described = {
  /** Its name in the document and in clients made from it. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1/tenants/{tenant}`, or below `/api/v1` where it is `rooted`. */
  path: `/${string}`;
  /** True for what names no tenant in its address: the key's own is meant. */
  rooted?: boolean;
  tag: string;
  summary: string;
  description?: string;
  needs: Need;
  params: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** What the document says of the body, where it can say more than the schema that takes it. */
  documentedBody?: z.ZodType;
  /** The largest body, in bytes, where it is not the usual. */
  bodyBytes?: number;
  /** A body that the schema takes, for the documentation. */
  example?: unknown;
  answer?: z.ZodType;
  status: 200 | 201 | 204;
  /** True where the version must be sent in `If-Match`. */
  ifMatch?: boolean;
};

/** A declaration of the API: what the document says of it, and how it is served. */
export type Operation = Described & { serve(context: Context, asked: Asked): Promise<Reply> };

/** The whole address of an operation; `{tenant}` is the name in the tenant's address. */
export function addressOf({ rooted, path }: Pick<Described, "rooted" | "path">): string {
  return rooted ? `/api/v1${path}` : `/api/v1/tenants/{tenant}${path}`;
}

type In<P extends z.ZodObject, Q extends z.ZodObject> = { params: z.output<P>; query: z.output<Q> };

/** Declares a read. */
export function readOperation<P extends z.ZodObject, Q extends z.ZodObject>(
  spec: Described & {
    method: "GET";
    params: P;
    query: Q;
    run: (context: Context, input: In<P, Q>) => Promise<Reply>;
  },
): Operation {
  const { run, ...described } = spec;
  return {
    ...described,
    serve: (context, { params, query }) =>
      run(context, { params: pathOf(spec.params, params), query: parsed(spec.query, query) }),
  };
}

type Written<P extends z.ZodObject, B extends z.ZodType> = {
  params: z.output<P>;
  body: z.output<B>;
  version: number;
};

/**
 * Declares a write: a command, the same that the console calls, with its audit row in the same transaction. With an
 * `Idempotency-Key` its answer is kept there too, so that it takes effect once.
 */
export function writeOperation<P extends z.ZodObject, B extends z.ZodType, I, T>(
  spec: Described & {
    params: P;
    body: B;
    /** The audit name, `entity.verb`. */
    name: string;
    /** The command's input. `version` is 0 for what has no `If-Match`. */
    input: (asked: Written<P, B>) => I;
    command: (tx: Tx, context: Context, input: I) => Promise<Change<T>>;
    reply: (data: T, asked: Written<P, B>) => Reply;
    /** The version as it is, by which an outdated `If-Match` is told from other conflicts. */
    current?: (context: Context, params: z.output<P>) => Promise<number>;
  },
): Operation {
  const { name, input, command, reply, current, ...described } = spec;
  return {
    ...described,
    async serve(context, { params: path, body, version = 0, once }) {
      const params = pathOf(spec.params, path);
      const asked = { params, body: parsed(spec.body, body), version };
      const run = async (tx: Tx, own: Context, given: I): Promise<Change<Reply>> => {
        const change = await command(tx, own, given);
        return { ...change, data: reply(change.data, asked) };
      };
      try {
        return await onceOnly(once, context, (around) =>
          withRetries(() => execute({ name, run: around(run) }, context, input(asked))),
        );
      } catch (error) {
        const stale = error instanceof Refusal && error.code === "conflict" && spec.ifMatch && current;
        if (stale && (await current(context, params)) !== version)
          throw new HttpRefusal("precondition_failed", error.message);
        throw error;
      }
    },
  };
}

/** What a path names; a part that cannot be an id names nothing. */
function pathOf<P extends z.ZodObject>(schema: P, params: Record<string, string>): z.output<P> {
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  throw new Refusal("not_found", "This does not exist, or no longer.");
}

function parsed<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const fields: Record<string, string> = {};
  for (const { path, message } of result.error.issues) fields[path.map(String).join(".")] ??= message;
  throw new Refusal("invalid", "The request is not valid. See the errors for what to correct.", fields);
}
