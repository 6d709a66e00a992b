import { z } from "zod";

const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const UNPRINTABLE_IN_LINES = /[^\P{Cc}\n\t]|[\p{Cs}\p{Zl}\p{Zp}]/u;
const WORDS = "Leave out line breaks and control characters.";

/** A required line of text, trimmed. `what` completes the sentence "Enter …". */
export function line(what: string, max: number) {
  return z
    .string({ error: `Enter ${what}.` })
    .trim()
    .min(1, `Enter ${what}.`)
    .max(max, `Use at most ${max} characters.`)
    .refine((text) => !UNPRINTABLE.test(text), WORDS);
}

/** Some optional lines of text, trimmed. */
export function lines(max: number) {
  return z
    .string({ error: "Enter some text, or leave it empty." })
    .trim()
    .max(max, `Use at most ${max} characters.`)
    .refine((text) => !UNPRINTABLE_IN_LINES.test(text), "Leave out control characters.");
}

/** An e-mail address, trimmed. */
export const Email = z
  .string({ error: "Enter an e-mail address." })
  .trim()
  .min(1, "Enter an e-mail address.")
  .max(254, "Use at most 254 characters.")
  .pipe(z.email("This is no e-mail address, such as jane.doe@example.com."));

/** The version at which an edit was read, for finding out about other edits meanwhile. */
export const Version = z.int("Reload the page and try again.").positive("Reload the page and try again.");

/** An id that a client sends. */
export const Id = z.uuid("Choose one from the list.");

/** Up to `max` different ids that a client sends; repeated ones count once. */
export function ids(max: number) {
  return z
    .array(Id, { error: "Choose some from the list." })
    .max(max, `At most ${max} at once.`)
    .transform((all) => [...new Set(all)]);
}

/** True for what may be an id; anything else in an address names nothing. */
export function isId(text: string): boolean {
  return Id.safeParse(text).success;
}
