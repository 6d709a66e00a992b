/** Leetspeak and look-alikes, as they stand for letters. */
const LETTERS: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "l",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
  "+": "t",
};

const LEAST = 4;

let words: Promise<ReadonlySet<string>> | undefined;

/** Common and breached passwords, read once when first asked for: they are half a megabyte. */
function commonWords(): Promise<ReadonlySet<string>> {
  words ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) =>
      new Set(
        Object.values(dictionary)
          .flat()
          .map((word) => word.toLowerCase()),
      ),
  );
  return words;
}

/**
 * True where a password is a common word or simply made from one (A7): capitals, digits and signs around it, letters
 * written as digits, backwards, or again and again.
 */
export async function isCommon(password: string): Promise<boolean> {
  const known = await commonWords();
  return variations(password).some((word) => known.has(word));
}

/**
 * What a password may have been made from, in small letters. What stands around a word counts as long as the word is
 * at least half of it.
 */
export function variations(password: string): string[] {
  const whole = password.toLowerCase();
  const found = new Set<string>();
  for (const text of [whole, whole.replace(/[\s._-]+/g, "")]) {
    for (const one of [text, core(text), repeatedPart(text), repeatedPart(core(text))]) {
      for (const word of [one, plain(one), core(plain(one))]) {
        if (word.length < LEAST) continue;
        found.add(word);
        found.add([...word].reverse().join(""));
      }
    }
  }
  return [...found];
}

/** The text without the digits and signs around it, where it is still at least half of it. */
function core(text: string): string {
  const inner = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  return inner.length * 2 >= text.length ? inner : text;
}

/** What a text repeats: `abc` of `abcabcabc`. */
const repeatedPart = (text: string) => /^(.+?)\1+$/u.exec(text)?.[1] ?? text;

const plain = (text: string) => [...text].map((letter) => LETTERS[letter] ?? letter).join("");
