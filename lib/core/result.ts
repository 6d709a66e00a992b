import type { ImpactPlan } from "@/lib/impact/words";
import type { ErrorCode, FieldErrors } from "./errors";

/** What an action answers with: never a throw across the wire. */
export type Result<T> =
  | { ok: true; data: T }
  | {
      ok: false;
      code: ErrorCode;
      message: string;
      fields?: FieldErrors;
      ref?: string;
      /** What the change would do: it is made once this is approved (W2). */
      review?: ImpactPlan;
    };

/** What a command did, for the audit log. A command without it does not compile. */
export type Change<T = undefined> = {
  target: {
    kind:
      | "user"
      | "role"
      | "group"
      | "tenant"
      | "session"
      | "key"
      | "api-key"
      | "invitation"
      | "view"
      | "content"
      | "site"
      | "share"
      | "command"
      | "rollout"
      | "deviation"
      | "idp-connection"
      | "directory"
      | "sign-in-policy"
      | "incident"
      | "schedule";
    id: string;
    name?: string;
  };
  before?: unknown;
  after?: unknown;
  /** What the caller gets back; must be plain data. */
  data: T;
  /** More rows of the log, where one act changes several things. */
  also?: Omit<Change<unknown>, "data" | "also">[];
};
