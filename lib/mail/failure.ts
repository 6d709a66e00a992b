type SmtpError = { code?: unknown; responseCode?: unknown; response?: unknown; command?: unknown };

/** Why a mail did not go out: a sentence for the person, and what happened for the log, without any address. */
export type MailFailure = { sentence: string; detail: Record<string, string | number> };

const BY_CODE: Readonly<Record<string, string>> = {
  EAUTH: "The mail server refused the console's sign-in.",
  ENOAUTH: "The mail server refused the console's sign-in.",
  ETLS: "No encrypted connection to the mail server could be made.",
  EDNS: "The mail server's name could not be found.",
  ETIMEDOUT: "The mail server did not answer in time.",
  EENVELOPE: "The mail server did not accept this address.",
  EMESSAGE: "The mail server did not accept the message.",
};

/** Reads what the mail library threw. */
export function mailFailure(error: unknown): MailFailure {
  const { code, responseCode, response, command } = (error instanceof Error ? error : {}) as SmtpError;
  const answer = typeof responseCode === "number" ? responseCode : undefined;
  const detail = {
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof command === "string" ? { command: command.slice(0, 20) } : {}),
    ...(answer === undefined ? {} : { answer }),
    ...(typeof response === "string" ? { response: withoutAddresses(response) } : {}),
  };
  return { sentence: sentenceOf(typeof code === "string" ? code : "", answer), detail };
}

function sentenceOf(code: string, answer: number | undefined): string {
  if (answer !== undefined && answer >= 400 && answer < 500 && code !== "EAUTH")
    return "The mail server put the message off for now.";
  return BY_CODE[code] ?? "The mail server could not be reached.";
}

function withoutAddresses(text: string): string {
  return text.replace(/\S+@\S+/g, "[address]").slice(0, 200);
}
