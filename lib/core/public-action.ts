import type { ZodType } from "zod";
import { invalidInput } from "./action";
import { Refusal } from "./errors";
import { refusalOf } from "./failures";
import { type RequestFacts, requestFacts, requireSameOrigin } from "./request";
import type { Result } from "./result";

/**
 * Makes a server action for someone without a session (sign-in, an invitation's link): a same-origin request
 * from one of the named paths, parsed. Never throws: answers a `Result`.
 */
export function publicAction<I, T>(spec: {
  name: string;
  path: RegExp;
  input: ZodType<I>;
  run: (facts: RequestFacts, input: I) => Promise<T>;
}): (input: I) => Promise<Result<T>> {
  return async (input) => {
    try {
      const facts = await requestFacts();
      requireSameOrigin(facts);
      if (!spec.path.test(facts.path)) throw new Refusal("not_found", "This does not exist here.");
      const parsed = spec.input.safeParse(input);
      if (!parsed.success) return invalidInput(parsed.error.issues);
      return { ok: true, data: await spec.run(facts, parsed.data) };
    } catch (error) {
      return refusalOf(error, spec.name);
    }
  };
}
