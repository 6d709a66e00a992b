import { z } from "zod";
import { createContent } from "@/lib/content/commands/edit";
import { Labels } from "@/lib/content/model";
import { edit } from "@/lib/core/context";
import { line, lines } from "@/lib/users/text";
import { command, field } from "../definition";

/** Makes a global list (C11). */
export const createGlobalList = command({
  name: "CreateGlobalList",
  group: "import",
  title: "Create a global list",
  description: "Makes a list of JSON data that playbooks and rules of the tenant read.",
  on: "instance",
  needs: edit("lists"),
  audit: "content.create",
  input: z.strictObject({
    name: line("a name", 120).meta(field("Name")),
    description: lines(1000).default("").meta(field("Description")),
    data: z.json({ error: "Enter JSON." }).meta(field("Data", "json", 'JSON, such as ["198.51.100.7"].')),
    active: z.boolean().default(true).meta(field("Active", "flag")),
    labels: Labels.default(["all"]).meta(
      field("Labels", "names", "For which tenants it is. Empty: all of them."),
    ),
  }),
  async run(tx, context, { name, description, data, active, labels }) {
    const change = await createContent(tx, context, {
      type: "global_list",
      name,
      description,
      labels,
      settings: { active },
      definition: { data },
    });
    return { ...change, data: { message: `The list ${name} is made.` } };
  },
});
