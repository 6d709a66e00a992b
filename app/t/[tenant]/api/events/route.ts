import { z } from "zod";
import { CONTENT, CONTENT_TYPES } from "@/lib/content/types";
import { read } from "@/lib/core/read";
import { liveStream } from "@/lib/live/stream";

/** Says when shared content or sites have moved on, for pages that show them. */
export const GET = read({
  name: "live.events",
  needs: {
    anyOf: ["sites", "sharing", "deviations", ...CONTENT_TYPES.map((type) => CONTENT[type].component)],
    level: "view",
  },
  input: z.object({}),
  run: async (_context, _input, signal) => liveStream(signal),
});
