import type { ZodType } from "zod";
import { authorize } from "./access";
import type { Need } from "./context";
import { Refusal } from "./errors";
import { type Command, execute } from "./execute";
import { refusalOf, withRetries } from "./failures";
import { requestFacts, requireSameOrigin, tenantOfPath } from "./request";
import type { Result } from "./result";

type ActionSpec<I, T, H> = Command<I, T, H> & {
  needs: Need;
  input: ZodType<I>;
  /** Only on main, or only in a child; elsewhere the action does not exist. */
  only?: "main" | "child";
};

/**
 * Makes a server action: the one gate of every mutation. It requires a same-origin request, authenticates,
 * authorises in the tenant of the URL, holds the page's tenant against the URL's (T6), parses, and runs the
 * command in one transaction with its audit row. Never throws: answers a `Result`.
 */
export function action<I, T, H>(spec: ActionSpec<I, T, H>): (tenant: string, input: I) => Promise<Result<T>> {
  return async (tenant, input) => {
    try {
      const facts = await requestFacts();
      requireSameOrigin(facts);
      const slug = tenantOfPath(facts.path);
      if (typeof tenant !== "string" || slug === undefined || slug !== tenant) {
        throw new Refusal(
          "conflict",
          "This form belongs to another tenant. Nothing was changed: reload the page.",
        );
      }
      const context = await authorize(slug, spec.needs);
      if (spec.only && spec.only !== context.tenant.kind)
        throw new Refusal("not_found", "This does not exist here.");
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) return invalidInput(parsed.error.issues);
      return { ok: true, data: await withRetries(() => execute(spec, context, parsed.data)) };
    } catch (error) {
      return refusalOf(error, spec.name);
    }
  };
}

/** Field errors of a failed parse, one sentence a field. */
export function invalidInput(issues: readonly { path: PropertyKey[]; message: string }[]): Result<never> {
  const fields: Record<string, string> = {};
  for (const issue of issues) {
    const name = issue.path.map(String).join(".");
    fields[name] ??= issue.message;
  }
  const first = issues[0];
  const message = first?.path.length
    ? "Some fields need a correction."
    : "This request does not have the right shape.";
  return { ok: false, code: "invalid", message, fields };
}
