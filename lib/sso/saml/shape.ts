import { quoted, SsoRefusal } from "../refusal";
import { METHODS } from "./methods";
import { attributeOf, children, everyElement, NS, onlyChild, textOf } from "./xml";

const DIGESTS = new Set([
  "http://www.w3.org/2001/04/xmlenc#sha256",
  "http://www.w3.org/2001/04/xmlenc#sha512",
]);
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const TRANSFORMS = new Set([ENVELOPED, EXCLUSIVE]);
const CIPHERS = new Set([
  ...["128", "192", "256"].map((bits) => `http://www.w3.org/2009/xmlenc11#aes${bits}-gcm`),
  ...["128", "256"].map((bits) => `http://www.w3.org/2001/04/xmlenc#aes${bits}-cbc`),
]);
const TRANSPORTS = new Set([
  "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
  "http://www.w3.org/2009/xmlenc11#rsa-oaep",
]);
const ID_NAMES = ["ID", "Id", "id", "xml:id", "AssertionID", "ResponseID"];

type Outside = {
  readonly inResponseTo: string | undefined;
};

/**
 * Checks what a response is made of, so that there is nothing in it that a signature could be moved around to: one
 * response with one assertion directly in it, each ID once, signatures only where they may be and by methods that are
 * accepted. Then what it says by itself: version, status, issuer, destination. Throws `SsoRefusal`.
 */
export function checkOutside(root: Element, expected: { idpEntityId: string; acsUrl: string }): Outside {
  if (root.localName !== "Response" || root.namespaceURI !== NS.protocol)
    throw new SsoRefusal("not_a_response");
  const all = everyElement(root);
  const responses = all.filter(({ localName }) => localName === "Response");
  const assertions = all.filter(({ localName }) => /^(Encrypted)?Assertion$/.test(localName ?? ""));
  const [assertion] = assertions;
  requireStatus(root, assertions.length);
  if (responses.length !== 1 || assertions.length !== 1 || !assertion || assertion.parentNode !== root)
    throw new SsoRefusal("assertions", `It has ${assertions.length}.`);
  if (assertion.namespaceURI !== NS.assertion)
    throw new SsoRefusal("assertions", "It is of another namespace.");
  if (attributeOf(root, "Version") !== "2.0") throw new SsoRefusal("version");
  checkIds(all);
  const encrypted = assertion.localName === "EncryptedAssertion";
  checkSignatures(all, encrypted ? [root] : [root, assertion]);
  if (encrypted) checkEncryption(assertion);
  const issuer = textOf(onlyChild(root, NS.assertion, "Issuer"));
  if (issuer !== undefined && issuer !== expected.idpEntityId)
    throw new SsoRefusal("issuer", `The response names ${quoted(issuer)}.`);
  const destination = attributeOf(root, "Destination");
  if (destination !== expected.acsUrl)
    throw new SsoRefusal("destination", `It names ${quoted(destination)}.`);
  return { inResponseTo: attributeOf(root, "InResponseTo") };
}

/** The same of an assertion that was decrypted. Throws `SsoRefusal`. */
export function checkDecrypted(root: Element): void {
  if (root.localName !== "Assertion" || root.namespaceURI !== NS.assertion)
    throw new SsoRefusal("assertions");
  const all = everyElement(root);
  if (all.filter(({ localName }) => /Assertion$/.test(localName ?? "")).length !== 1)
    throw new SsoRefusal("assertions");
  checkSigned(root);
}

/** Checks that a message has each ID once, and no signature but its own over itself. Throws `SsoRefusal`. */
export function checkSigned(root: Element): void {
  const all = everyElement(root);
  checkIds(all);
  checkSignatures(all, [root]);
}

function requireStatus(root: Element, assertions: number): void {
  const status = onlyChild(root, NS.protocol, "Status");
  const code = status && onlyChild(status, NS.protocol, "StatusCode");
  const value = attributeOf(code, "Value");
  if (value === "urn:oasis:names:tc:SAML:2.0:status:Success") return;
  const inner = code && attributeOf(children(code, NS.protocol, "StatusCode")[0], "Value");
  const said = status && children(status, NS.protocol, "StatusMessage")[0]?.textContent;
  const what = [inner ?? value, said].filter(Boolean).map((text) => text?.replace(/^.*:status:/, ""));
  if (value === undefined && assertions > 0) throw new SsoRefusal("status", "There is no status.");
  throw new SsoRefusal("status", `It says ${quoted(what.join(": "))}.`);
}

function checkIds(all: readonly Element[]): void {
  const seen = new Set<string>();
  for (const element of all) {
    const ids = ID_NAMES.flatMap((name) => attributeOf(element, name) ?? []);
    for (const id of new Set(ids)) {
      if (seen.has(id)) throw new SsoRefusal("duplicate_id", `It is ${quoted(id)}.`);
      seen.add(id);
    }
  }
}

/** Each signature stands directly in what it signs, once, and signs exactly that, by accepted methods. */
function checkSignatures(all: readonly Element[], holders: readonly Element[]): void {
  const held = new Set<Node | null>();
  for (const signature of all.filter(({ localName }) => localName === "Signature")) {
    const holder = holders.find((each) => each === signature.parentNode);
    if (!holder || held.has(holder) || signature.namespaceURI !== NS.signature)
      throw new SsoRefusal("signature", "A signature stands where none may.");
    held.add(holder);
    checkSignature(signature, attributeOf(holder, "ID"));
  }
}

/** Checks one signature's methods and that it refers to its holder alone. Throws `SsoRefusal`. */
export function checkSignature(signature: Element, holderId: string | undefined): void {
  const info = onlyChild(signature, NS.signature, "SignedInfo");
  const references = info ? children(info, NS.signature, "Reference") : [];
  const [reference] = references;
  if (!info || references.length !== 1 || !reference)
    throw new SsoRefusal("signature", "It does not sign exactly one element.");
  if (everyElement(signature).some(({ localName }) => localName === "Object" || localName === "Manifest"))
    throw new SsoRefusal("signature", "It carries an object of its own.");
  if (!holderId || attributeOf(reference, "URI") !== `#${holderId}`)
    throw new SsoRefusal("signature", "It signs another element than the one in which it stands.");
  const method = (parent: Element, name: string) =>
    attributeOf(onlyChild(parent, NS.signature, name), "Algorithm");
  accept(METHODS, method(info, "SignatureMethod"));
  accept(DIGESTS, method(reference, "DigestMethod"));
  const canonical = onlyChild(info, NS.signature, "CanonicalizationMethod");
  if (attributeOf(canonical, "Algorithm") !== EXCLUSIVE || (canonical && children(canonical).length > 0))
    throw new SsoRefusal("algorithm", "It is not canonical XML without comments.");
  const transforms = onlyChild(reference, NS.signature, "Transforms");
  const steps = transforms ? children(transforms) : [];
  if (steps.length > 2) throw new SsoRefusal("signature", "It has too many transforms.");
  for (const transform of steps) accept(TRANSFORMS, attributeOf(transform, "Algorithm"));
}

function checkEncryption(encrypted: Element): void {
  const all = everyElement(encrypted);
  const data = all.filter(({ localName }) => localName === "EncryptedData");
  const keys = all.filter(({ localName }) => localName === "EncryptedKey");
  if (data.length !== 1 || keys.length !== 1) throw new SsoRefusal("decryption", "It must have one key.");
  for (const element of [...data, ...keys]) {
    const algorithm = attributeOf(onlyChild(element, NS.encryption, "EncryptionMethod"), "Algorithm");
    accept(element.localName === "EncryptedData" ? CIPHERS : TRANSPORTS, algorithm);
  }
}

function accept(known: { has(algorithm: string): boolean }, algorithm: string | undefined): void {
  if (!algorithm || !known.has(algorithm))
    throw new SsoRefusal("algorithm", `It uses ${quoted(algorithm?.replace(/^.*[#/]/, ""))}.`);
}
