import { z } from "zod";
import { read } from "@/lib/core/read";
import { filterValues } from "@/lib/filters/queries";

const text = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^\P{Cc}*$/u, "Leave out control characters.")
    .default("");

/** The values that a list's filter offers for one of its keys, searched and a page at a time. */
export const GET = read({
  name: "filter.values",
  needs: { anyone: true },
  input: z.object({ screen: text(41), key: text(41), q: text(100), after: text(700) }),
  run: filterValues,
});
