import { SsoRefusal } from "../refusal";
import { type Assertion, readAssertion } from "./assertion";
import { readResponse, type Trust, verifyResponse } from "./verify";
import { attributeOf, children, NS, parseStrict } from "./xml";

/**
 * Reads a response that was pasted: verified where it can be; else what it says, with the first thing that is wrong.
 * It is old by then, so it is looked at as of the moment at which it was made. Throws `SsoRefusal` where nothing of it
 * can be read.
 */
export async function inspectResponse(
  pasted: string,
  trust: Trust,
): Promise<{ assertion: Assertion; refusal: SsoRefusal | null }> {
  const xml = pasted.startsWith("<")
    ? pasted
    : Buffer.from(pasted.replace(/%2B/gi, "+"), "base64").toString("utf8");
  const root = parseStrict(xml);
  const made = Date.parse(attributeOf(root, "IssueInstant") ?? "");
  const then = { ...trust, now: new Date(Number.isNaN(made) ? Date.now() : made) };
  try {
    const response = Buffer.from(xml, "utf8").toString("base64");
    const assertion = await verifyResponse(readResponse(response, then), then, { kind: "pasted" });
    return { assertion, refusal: null };
  } catch (error) {
    const [plain] = children(root, NS.assertion, "Assertion");
    if (!(error instanceof SsoRefusal) || !plain) throw error;
    return { assertion: unproved(plain, then), refusal: error };
  }
}

/** What an assertion says of itself, whoever made it: to be shown, never to be believed. */
function unproved(plain: Element, trust: Trust): Assertion {
  const said = (name: string) => children(plain, NS.assertion, name)[0];
  const audience = children(said("Conditions") ?? plain, NS.assertion, "AudienceRestriction")[0];
  const confirmation =
    said("Subject") && children(said("Subject") ?? plain, NS.assertion, "SubjectConfirmation")[0];
  const data = confirmation && children(confirmation, NS.assertion, "SubjectConfirmationData")[0];
  return readAssertion(plain, {
    idpEntityId: said("Issuer")?.textContent ?? "",
    spEntityId:
      (audience && children(audience, NS.assertion, "Audience")[0]?.textContent?.trim()) ?? trust.spEntityId,
    acsUrl: attributeOf(data, "Recipient") ?? trust.acsUrl,
    binding: { kind: "pasted" },
    now: trust.now,
  });
}
