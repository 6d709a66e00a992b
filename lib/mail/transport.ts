import { createTransport, type SendMailOptions } from "nodemailer";

const PATIENCE = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  dnsTimeout: 10_000,
};

/** Sends one mail through the server of an SMTP address; gives up on one that does not answer. Throws what it says. */
export async function deliver(smtpUrl: string, mail: SendMailOptions): Promise<void> {
  const url = new URL(smtpUrl);
  for (const [name, ms] of Object.entries(PATIENCE)) {
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(ms));
  }
  const transport = createTransport(url.toString());
  try {
    await transport.sendMail(mail);
  } finally {
    transport.close();
  }
}
