import { isCommon } from "./common";
import { PASSWORD_CEILING, type SignInPolicy } from "./words";

/** Whose password it is: his own name and address are not it. */
export type Owner = { firstName: string | null; lastName: string | null; email: string | null };

const LEAST_PART = 4;

/**
 * What speaks against a new password, a sentence for each rule that it breaks (A7); none where it may be set. The
 * history is another question: only hashes of it are kept.
 */
export async function passwordProblems(
  policy: Pick<SignInPolicy, "minLength" | "classes" | "refuseCommon">,
  password: string,
  owner: Owner,
): Promise<string[]> {
  const { minLength, classes, refuseCommon } = policy;
  const length = [...password].length;
  const problems: string[] = [];
  if (length < minLength) problems.push(`Use at least ${minLength} characters: it has ${length}.`);
  if (password.length > PASSWORD_CEILING) problems.push(`Use at most ${PASSWORD_CEILING} characters.`);
  const missing = missingClasses(password);
  if (4 - missing.length < classes) {
    problems.push(
      classes === 4
        ? `It needs ${missing.join(" and ")} too.`
        : `It has ${4 - missing.length} kinds of characters and needs ${classes}: add ${missing.join(" or ")}.`,
    );
  }
  if (!refuseCommon) return problems;
  const own = ownPart(password, owner);
  if (own) problems.push(`It contains your own ${own}.`);
  if (await isCommon(password)) {
    problems.push("It is a common password, or simply made from one: others have guessed it before.");
  }
  return problems;
}

function missingClasses(password: string): string[] {
  const classes = [
    ["small letters", /\p{Ll}/u],
    ["capital letters", /\p{Lu}/u],
    ["digits", /\p{Nd}/u],
    ["other characters", /[^\p{Ll}\p{Lu}\p{Nd}]/u],
  ] as const;
  return classes.flatMap(([name, pattern]) => (pattern.test(password) ? [] : [name]));
}

/** Which part of who he is stands in his password. Shorter parts stand in too many words. */
function ownPart(password: string, { firstName, lastName, email }: Owner): string | undefined {
  const text = folded(password);
  const [local = "", domain = ""] = (email ?? "").split("@");
  const parts: [string, string[]][] = [
    ["name", [firstName ?? "", lastName ?? ""]],
    ["e-mail address", [local, ...local.split(/[._+-]/), domain]],
  ];
  return parts.find(([, words]) =>
    words.some((word) => word.length >= LEAST_PART && text.includes(folded(word))),
  )?.[0];
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
