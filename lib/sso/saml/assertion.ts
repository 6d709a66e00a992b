import type { Attributes, ProviderSession } from "../model";
import { quoted, SsoRefusal } from "../refusal";
import { attributeOf, children, NS, onlyChild, textOf } from "./xml";

/** By how much the provider's clock and ours may differ. */
export const SKEW_MS = 180_000;
const MOST = { attributes: 200, values: 2_000, length: 2_000, subject: 1_000 };
const TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
const BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/** To what an answer must belong: a request of this browser, none at all, or, in the lab, anything. */
export type Binding =
  | { readonly kind: "request"; readonly id: string }
  | { readonly kind: "unsolicited" | "pasted" };

/** What an assertion must say. */
export type Expected = {
  readonly idpEntityId: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  readonly binding: Binding;
  readonly now: Date;
};

/** What a signed assertion says of someone. */
export type Assertion = {
  readonly id: string;
  readonly issuer: string;
  readonly session: ProviderSession;
  readonly attributes: Attributes;
  /** When the provider wants the session to end. */
  readonly sessionEnds: Date | null;
  /** Until when it could be used: so long its id is kept. */
  readonly usableUntil: Date;
};

/** Reads the verified bytes of an assertion, and nothing else. Throws `SsoRefusal` with the first thing that is wrong. */
export function readAssertion(root: Element, expected: Expected): Assertion {
  if (attributeOf(root, "Version") !== "2.0") throw new SsoRefusal("version");
  const issuer = textOf(onlyChild(root, NS.assertion, "Issuer"));
  if (issuer !== expected.idpEntityId)
    throw new SsoRefusal("issuer", `The assertion names ${quoted(issuer)}.`);
  const issued = time(attributeOf(root, "IssueInstant"), "IssueInstant");
  if (issued > expected.now.getTime() + SKEW_MS)
    throw new SsoRefusal("not_yet_valid", "It was issued in the future.");
  const subject = onlyChild(root, NS.assertion, "Subject");
  if (!subject) throw new SsoRefusal("subject");
  const confirmedUntil = requireBearer(subject, expected);
  const conditionsUntil = requireConditions(root, expected);
  const session = { ...nameOf(subject), ...sessionOf(root) };
  const statement = children(root, NS.assertion, "AuthnStatement");
  const ends = statement.flatMap((each) => attributeOf(each, "SessionNotOnOrAfter") ?? []);
  const sessionEnds =
    ends.length > 0 ? Math.min(...ends.map((each) => time(each, "SessionNotOnOrAfter"))) : null;
  if (sessionEnds !== null && sessionEnds + SKEW_MS <= expected.now.getTime())
    throw new SsoRefusal("expired", "The provider's session is over.");
  return {
    id: attributeOf(root, "ID") ?? "",
    issuer,
    session,
    attributes: attributesOf(root),
    sessionEnds: sessionEnds === null ? null : new Date(sessionEnds),
    usableUntil: new Date(Math.min(confirmedUntil, conditionsUntil) + 2 * SKEW_MS),
  };
}

function nameOf(subject: Element): ProviderSession {
  const name = onlyChild(subject, NS.assertion, "NameID");
  const text = textOf(name)?.trim() ?? "";
  if (text === "" || text.length > MOST.subject) throw new SsoRefusal("subject");
  const format = attributeOf(name, "Format");
  if (format === TRANSIENT)
    throw new SsoRefusal("subject", "It is transient, so it is another one each time.");
  return { subject: text, ...(format && { subjectFormat: format }) };
}

function sessionOf(root: Element): { index?: string } {
  const [statement] = children(root, NS.assertion, "AuthnStatement");
  if (!statement) throw new SsoRefusal("statement");
  const index = attributeOf(statement, "SessionIndex");
  return index ? { index } : {};
}

/**
 * One confirmation by bearer must hold in all it says (SAML profiles, 4.1.4.2). Answers when the last of them ends: until
 * then the assertion could be used.
 */
function requireBearer(subject: Element, expected: Expected): number {
  const bearers = children(subject, NS.assertion, "SubjectConfirmation").filter(
    (each) => attributeOf(each, "Method") === BEARER,
  );
  if (bearers.length === 0) throw new SsoRefusal("confirmation");
  const tried = bearers.map((bearer) => {
    const data = onlyChild(bearer, NS.assertion, "SubjectConfirmationData");
    try {
      return { until: confirmed(data, expected) };
    } catch (error) {
      return { error };
    }
  });
  const [first] = tried;
  if (!tried.some(({ until }) => until !== undefined)) throw first?.error;
  return Math.max(...bearers.map(endOf).filter((end) => !Number.isNaN(end)));
}

/** When a confirmation ends, whether it fits now or not: it might later. NaN where it does not say. */
function endOf(bearer: Element): number {
  const data = onlyChild(bearer, NS.assertion, "SubjectConfirmationData");
  return Date.parse(attributeOf(data, "NotOnOrAfter") ?? "");
}

function confirmed(data: Element | undefined, { acsUrl, binding, now }: Expected): number {
  if (!data) throw new SsoRefusal("confirmation", "It has no data.");
  const recipient = attributeOf(data, "Recipient");
  if (recipient !== acsUrl) throw new SsoRefusal("recipient", `It names ${quoted(recipient)}.`);
  const answers = attributeOf(data, "InResponseTo");
  if (binding.kind === "request" && answers !== binding.id) throw new SsoRefusal("in_response_to");
  if (binding.kind === "unsolicited" && answers !== undefined) throw new SsoRefusal("in_response_to");
  const notBefore = attributeOf(data, "NotBefore");
  if (notBefore !== undefined && time(notBefore, "NotBefore") - SKEW_MS > now.getTime())
    throw new SsoRefusal("not_yet_valid", "The confirmation is not valid yet.");
  const until = time(attributeOf(data, "NotOnOrAfter"), "NotOnOrAfter of the confirmation");
  if (until + SKEW_MS <= now.getTime()) throw new SsoRefusal("expired", "The confirmation is over.");
  return until;
}

function requireConditions(root: Element, { spEntityId, now }: Expected): number {
  const conditions = onlyChild(root, NS.assertion, "Conditions");
  if (!conditions) throw new SsoRefusal("audience", "There are no conditions.");
  const notBefore = attributeOf(conditions, "NotBefore");
  if (notBefore !== undefined && time(notBefore, "NotBefore") - SKEW_MS > now.getTime())
    throw new SsoRefusal("not_yet_valid");
  const end = attributeOf(conditions, "NotOnOrAfter");
  const until = end === undefined ? Number.POSITIVE_INFINITY : time(end, "NotOnOrAfter");
  if (until + SKEW_MS <= now.getTime()) throw new SsoRefusal("expired");
  const restrictions = children(conditions, NS.assertion, "AudienceRestriction");
  if (restrictions.length === 0) throw new SsoRefusal("audience", "It names none.");
  for (const restriction of restrictions) {
    const named = children(restriction, NS.assertion, "Audience").map((each) => textOf(each)?.trim() ?? "");
    if (!named.includes(spEntityId))
      throw new SsoRefusal("audience", `It names ${quoted(named.join(", "))}.`);
  }
  return until;
}

function attributesOf(root: Element): Attributes {
  const attributes = children(root, NS.assertion, "AttributeStatement").flatMap((statement) =>
    children(statement, NS.assertion, "Attribute"),
  );
  const read = attributes.map((attribute) => ({
    name: attributeOf(attribute, "Name") ?? "",
    values: children(attribute, NS.assertion, "AttributeValue").map((value) =>
      (value.textContent ?? "").slice(0, MOST.length),
    ),
  }));
  if (read.length > MOST.attributes || read.flatMap(({ values }) => values).length > MOST.values)
    throw new SsoRefusal("malformed", "It has more attributes than are read.");
  return read;
}

/** A moment as SAML writes it: ISO 8601 in UTC. Throws `SsoRefusal` (malformed) for anything else. */
export function time(text: string | undefined, what: string): number {
  const at =
    text && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text)
      ? Date.parse(text)
      : NaN;
  if (Number.isNaN(at)) throw new SsoRefusal("malformed", `${what} is no time.`);
  return at;
}
