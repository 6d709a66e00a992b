// Letters of other scripts that are drawn as a Latin one, after Unicode's list of confusables (UTS 39).
const LATIN: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["a", "аɑα"],
    ["b", "ьƅ"],
    ["c", "сϲᴄ"],
    ["d", "ԁɗ"],
    ["e", "еєҽ"],
    ["f", "ƒ"],
    ["g", "ɡց"],
    ["h", "һհ"],
    ["i", "іıɩι"],
    ["j", "јϳ"],
    ["k", "кκ"],
    ["l", "ӏⅼ"],
    ["m", "мⅿ"],
    ["n", "ոп"],
    ["o", "оοօσ"],
    ["p", "рρ"],
    ["q", "ԛգ"],
    ["r", "гᴦ"],
    ["s", "ѕꜱ"],
    ["t", "тτ"],
    ["u", "υսᴜ"],
    ["v", "ѵν"],
    ["w", "ԝѡա"],
    ["x", "хχ"],
    ["y", "уүγ"],
    ["z", "ᴢ"],
  ].flatMap(([latin = "", others = ""]) => [...others].map((other) => [other, latin])),
);
const SCRIPTS = ["Cyrillic", "Greek", "Armenian"] as const;

/**
 * What an address looks like at a glance: two with the same skeleton can be taken for each other. On ASCII it does
 * what `skeletonSql` does in the database.
 */
export function skeleton(address: string): string {
  const plain = address
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase();
  return [...plain]
    .map((letter) => LATIN[letter] ?? letter)
    .join("")
    .replaceAll("0", "o")
    .replaceAll("1", "l")
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");
}

/** The first sign of an address that is not ASCII, in words: `the Cyrillic letter “а”`. Undefined where none is. */
export function foreignLetter(address: string): string | undefined {
  const letter = [...address].find((each) => each > "\u007f");
  if (letter === undefined) return undefined;
  const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  if (/\p{Cf}/u.test(letter)) return `an invisible sign (${code})`;
  const script = SCRIPTS.find((name) => new RegExp(`\\p{Script=${name}}`, "u").test(letter));
  return script ? `the ${script} letter “${letter}”` : `the sign “${letter}” (${code})`;
}
