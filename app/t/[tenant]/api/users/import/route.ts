import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { upload } from "@/lib/core/upload";
import { csvResponse } from "@/lib/csv/stream";
import { ImportInput } from "@/lib/users/import/model";
import { importUsers } from "@/lib/users/import/run";
import { IMPORT_BYTES, IMPORT_FIELD_LABELS, IMPORT_FIELDS } from "@/lib/users/import/words";

const needs = edit("users");

/** The example file to fill in (U3). */
export const GET = read({
  name: "user.import_example",
  needs,
  input: z.object({}),
  run: async () =>
    csvResponse("users-example", [...IMPORT_FIELDS.map((field) => IMPORT_FIELD_LABELS[field])], example()),
});

/** Checks an uploaded file of people, and adds them (U3). */
export const POST = upload({
  name: "user.import",
  needs,
  input: ImportInput,
  limit: IMPORT_BYTES,
  run: importUsers,
});

async function* example(): AsyncGenerator<string[][], void> {
  yield [
    ["jane.doe@example.com", "Jane", "Doe", "555 0100"],
    ["joe.bloggs@example.com", "Joe", "Bloggs", ""],
  ];
}
