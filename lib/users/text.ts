import { z } from "zod";
import { foreignLetter } from "./look-alike";

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

const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

/** A required name of a person: a line without invisible signs that a spreadsheet would not take for a formula. */
export function personName(what: string, max: number) {
  return line(what, max)
    .refine((text) => !INVISIBLE.test(text), "Leave out invisible signs.")
    .refine((text) => !/^[=+@-]/.test(text), FORMULA);
}

/** Said of a value that a spreadsheet would run. */
export const FORMULA = "A spreadsheet would take this for a formula: begin with a letter.";

/** An e-mail address, trimmed. Letters of other scripts are refused: they pass for Latin ones. */
export const Email = z
  .string({ error: "Enter an e-mail address." })
  .trim()
  .min(1, "Enter an e-mail address.")
  .max(254, "Use at most 254 characters.")
  .superRefine((text, context) => {
    const letter = foreignLetter(text);
    if (letter)
      context.addIssue({ code: "custom", message: `This has ${letter}: use plain Latin letters only.` });
  })
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
