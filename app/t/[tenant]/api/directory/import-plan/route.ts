import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { plannedImport } from "@/lib/directory/queries";

/** What an import would bring (W8). */
export const GET = read({
  name: "directory.import-plan",
  needs: edit("groups"),
  input: z.object({ kind: z.enum(["group", "unit"]), id: z.uuid() }),
  run: plannedImport,
});
