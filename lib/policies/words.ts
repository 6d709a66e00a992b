/** What an instance asks of those who sign in to it (A7, A4). */
export type SignInPolicy = {
  minLength: number;
  /** How many of the four classes a password must have. */
  classes: number;
  /** How many earlier passwords may not come back, the current one among them. */
  history: number;
  refuseCommon: boolean;
  /** 1 to 24. */
  sessionHours: number;
  /** After so many days without a sign-in someone is deactivated; 0 = never. */
  inactiveDays: number;
  /** Addresses and ranges from where people sign in; none = from everywhere. */
  networks: string[];
  /** Domains of e-mail addresses that may be added; none = all. */
  domains: string[];
};

/** The least that a password has under any policy, and the most. */
export const PASSWORD_FLOOR = 8;
export const PASSWORD_CEILING = 200;

/** How many entries a list may have. */
export const LIST_MOST = 100;

/** The classes of characters, as a policy counts them. */
const CLASSES = "small letters, capital letters, digits, other characters";

type Rules = Pick<SignInPolicy, "minLength" | "classes" | "history" | "refuseCommon">;

/** What is asked of a new password, as a hint under its field. */
export function passwordHint({ minLength, classes, history, refuseCommon }: Rules): string {
  const parts = [
    `At least ${minLength} characters.`,
    classes === 4 && `All of these: ${CLASSES}.`,
    classes > 0 && classes < 4 && `At least ${classes} of these: ${CLASSES}.`,
    refuseCommon && "No common password, and not your name or address.",
    history === 1 && "Not your current one.",
    history > 1 && `None of your last ${history}.`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** The entries of a list as they were typed: by lines, commas, semicolons or blanks. */
export function entriesOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** What a policy would do, in numbers. */
export type PolicyEffect = {
  /** People whom the next tick would deactivate. */
  idle: number;
  /** The first of them, by name. */
  idleNames: string[];
  /** People with a password that was never held against these rules. */
  olderPasswords: number;
  /** People with a password of their own. */
  passwords: number;
  /** Live sessions that come from outside the networks, and all of them. */
  outside: number;
  sessions: number;
  /** People here whose address is of no listed domain: they stay. */
  otherDomains: number;
};
