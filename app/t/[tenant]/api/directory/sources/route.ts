import { z } from "zod";
import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { findSources } from "@/lib/directory/sources";

/** Groups and organizational units of the directory by name, for an import (G6). */
export const GET = read({
  name: "directory.sources",
  needs: edit("groups"),
  input: z.object({ q: z.string().max(100).default("") }),
  run: async (context, { q }) => ({
    items: (await findSources(context, q)).map(({ kind, id, name, hint, disabled }) => ({
      id: `${kind}:${id}`,
      label: name,
      hint,
      ...(disabled ? { disabled } : {}),
    })),
  }),
});
