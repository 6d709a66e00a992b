import type { Context } from "@/lib/core/context";
import { invalid, Refusal } from "@/lib/core/errors";
import { execute } from "@/lib/core/execute";
import { withRetries } from "@/lib/core/failures";
import { requireAction } from "@/lib/roles/queries";
import { addUsers } from "../commands/add";
import { type CheckedFile, checkFile } from "./check";
import type { ImportInput } from "./model";
import { IMPORT_MEMBERSHIPS, type ImportEvent, type ImportReport } from "./words";

/**
 * Checks a CSV file of people and, where that is asked for and nothing is wrong, adds and invites them all in one
 * transaction (U3). Tells how far it has come, last the report or how many were added. Throws `Refusal`: invalid
 * for a file that is no table of people, otherwise as `addUsers`.
 */
export async function* importUsers(
  context: Context,
  input: ImportInput,
  bytes: Uint8Array,
): AsyncGenerator<ImportEvent, void> {
  requireAction(context, "users:invite");
  const { report, people } = yield* checkFile(context, bytes, input.mapping);
  if (input.mode === "check" || report.valid < report.rows) {
    yield { type: "report", report };
    return;
  }
  if (people.length * input.groupIds.length > IMPORT_MEMBERSHIPS) {
    const message = `${people.length.toLocaleString("en")} people in ${input.groupIds.length} groups are too many at once. Choose fewer groups or split the file.`;
    throw invalid(message, { groupIds: message });
  }
  yield { type: "progress", phase: "writing", done: people.length };
  yield await add(context, input, report, people);
}

async function add(
  context: Context,
  { roleId, groupIds }: ImportInput,
  report: ImportReport,
  people: CheckedFile["people"],
): Promise<ImportEvent> {
  const rows = people.map(({ person }) => person);
  try {
    const command = { name: "user.import", run: addUsers };
    const { users } = await withRetries(() => execute(command, context, { rows, roleId, groupIds }));
    const links = users.flatMap(({ email, link }) => (link ? [{ email, link }] : []));
    return { type: "added", count: users.length, links };
  } catch (error) {
    const meanwhile = error instanceof Refusal ? takenMeanwhile(error, people) : [];
    if (meanwhile.length === 0) throw error;
    const valid = report.rows - meanwhile.length;
    return { type: "report", report: { ...report, valid, issues: [...meanwhile, ...report.issues] } };
  }
}

/** Rows that somebody else added since the file was checked. */
function takenMeanwhile(refusal: Refusal, people: CheckedFile["people"]): ImportReport["issues"] {
  return Object.entries(refusal.fields ?? {}).flatMap(([field, sentence]) => {
    const index = /^rows\.(\d+)\.email$/.exec(field)?.[1];
    const row = index === undefined ? undefined : people[Number(index)];
    return row
      ? [
          {
            line: row.line,
            field: "email" as const,
            value: row.person.email,
            level: "error" as const,
            sentence,
          },
        ]
      : [];
  });
}
