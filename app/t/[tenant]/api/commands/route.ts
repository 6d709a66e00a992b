import { z } from "zod";
import { commandsFor } from "@/lib/commands/registry";
import { read } from "@/lib/core/read";

/** The names of the commands that the person can use here, for the command palette (C16). */
export const GET = read({
  name: "command.names",
  needs: { anyone: true },
  input: z.object({}),
  run: async (context) => ({ items: commandsFor(context).map(({ name, title }) => ({ name, title })) }),
});
