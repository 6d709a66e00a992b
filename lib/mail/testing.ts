import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { freePort } from "@/db/embedded/port";

/** A mail server that keeps what it gets. For tests. */
export type TestInbox = {
  /** Its address, as SMTP_URL has it. */
  readonly url: string;
  readonly mails: ParsedMail[];
  /** While true, no recipient is accepted. */
  refusing: boolean;
  /** The mails to an address, the newest last. */
  to(address: string): ParsedMail[];
  close(): Promise<void>;
};

/** Starts a mail server on a free port. Close it at the end. */
export async function startInbox(): Promise<TestInbox> {
  const port = await freePort();
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, done) => {
      const refusal = Object.assign(new Error(`<${address}>: no such user`), { responseCode: 550 });
      done(inbox.refusing ? refusal : null);
    },
    onData: (stream, _session, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
  });
  const inbox: TestInbox = {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refusing: false,
    to: (address) => mails.filter(({ to }) => [to].flat().some((each) => each?.text.includes(address))),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return inbox;
}

/** The address in a mail's words. */
export const linkIn = (mail: ParsedMail | undefined) => /http\S+/.exec(mail?.text ?? "")?.[0] ?? "";
