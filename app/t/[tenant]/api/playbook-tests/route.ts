import { z } from "zod";
import { edit, view } from "@/lib/core/context";
import { invalid, type Refusal } from "@/lib/core/errors";
import { read } from "@/lib/core/read";
import { Slots } from "@/lib/core/slots";
import { upload } from "@/lib/core/upload";
import { RunTestInput } from "@/lib/playbook-tests/model";
import { testsOf } from "@/lib/playbook-tests/queries";
import { runTest } from "@/lib/playbook-tests/run";
import type { TestEvent } from "@/lib/playbook-tests/words";

const LIMIT = 256 * 1024;

/** A test can take a minute, so it takes none of the slots of files. */
const TESTS = new Slots({
  atOnce: 6,
  each: 2,
  yours: "Two tests of yours are still running. Try again when one of them has ended.",
});

/** The last test runs of a playbook (C15). */
export const GET = read({
  name: "playbook_test.list",
  needs: view("playbook-tests"),
  input: z.object({ playbook: z.string().max(40) }),
  run: async (context, { playbook }) => ({ tests: await testsOf(context, playbook) }),
});

/** Runs a playbook as a test, and answers each step when it has ended (C15). */
export const POST = upload({
  name: "playbook_test.run",
  needs: edit("playbook-tests"),
  input: z.object({}),
  limit: LIMIT,
  slots: TESTS,
  async *run(context, _, bytes): AsyncGenerator<TestEvent, void> {
    const parsed = RunTestInput.safeParse(jsonOf(bytes));
    if (!parsed.success) throw notValid(parsed.error.issues);
    yield { type: "result", result: await runTest(context, parsed.data) };
  },
});

function notValid(issues: readonly { path: PropertyKey[]; message: string }[]): Refusal {
  const fields: Record<string, string> = {};
  for (const { path, message } of issues) fields[String(path[0])] ??= message;
  return invalid(issues[0]?.message ?? "The request is not valid.", fields);
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    throw invalid("The request is not JSON.");
  }
}
