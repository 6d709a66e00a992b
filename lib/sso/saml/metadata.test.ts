import { beforeAll, describe, expect, it } from "vitest";
import { type SamlIdp, samlIdp } from "../testing/saml-idp";
import { curveKey } from "../testing/saml-sign";
import { bareCertificate, describeCertificate, makeOwnKey } from "./keys";
import { readMetadata, writeMetadata } from "./metadata";

let idp: SamlIdp;
beforeAll(async () => {
  idp = await samlIdp("https://idp.test/acme", { acsUrl: "https://x.test/acs", audience: "https://x.test" });
});

const refused = (xml: string) => {
  try {
    readMetadata(xml);
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
};

const withKey = ({ certificate }: { certificate: string }) =>
  idp.metadata().replace(/(<ds:X509Certificate>)[^<]*/, `$1${bareCertificate(certificate)}`);

const change = (from: string | RegExp, to: string) =>
  idp.metadata((xml) => {
    const changed = xml.replace(from, to);
    if (changed === xml) throw new Error(`nothing to change: ${from}`);
    return changed;
  });

describe("readMetadata", () => {
  it("A2: reads who the provider is, where it is and what it signs with", () => {
    const read = readMetadata(`\ufeff${idp.metadata()}`);
    expect(read).toMatchObject({
      entityId: "https://idp.test/acme",
      ssoUrl: "https://idp.test/sso",
      sloUrl: "https://idp.test/slo",
    });
    expect(read.certificates.map((pem) => describeCertificate(pem).fingerprint)).toEqual([
      describeCertificate(idp.key.certificate).fingerprint,
    ]);
  });

  it("A2: a key without `use` is for signatures too, and switches no check off", () => {
    expect(readMetadata(change(' use="signing"', "")).certificates).toHaveLength(1);
  });

  it.each(["P-256", "P-384", "P-521"])("A2: takes a certificate of a key on %s", (curve) => {
    const key = curveKey(curve);
    const [pem = ""] = readMetadata(withKey(key)).certificates;
    expect(describeCertificate(pem).fingerprint).toBe(describeCertificate(key.certificate).fingerprint);
  });

  it("A2: takes HTTP-Redirect where it is offered, else HTTP-POST, each service by itself", () => {
    expect(readMetadata(idp.metadata())).toMatchObject({ ssoBinding: "redirect", sloBinding: "redirect" });
    const read = readMetadata(change(/HTTP-Redirect/g, "HTTP-POST"));
    expect(read).toMatchObject({ ssoBinding: "post", ssoUrl: "https://idp.test/sso", sloBinding: "post" });
    const mixed = readMetadata(
      change(
        "<md:SingleSignOnService",
        `<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/post"/><md:SingleSignOnService`,
      ),
    );
    expect(mixed).toMatchObject({ ssoBinding: "redirect", ssoUrl: "https://idp.test/sso" });
    const none = readMetadata(change(/<md:SingleLogoutService[^>]*>/, ""));
    expect([none.sloUrl, none.sloBinding]).toEqual([null, undefined]);
  });

  it("A2: keeps apart where logout requests go and where answers to them go", () => {
    const apart = (to: string) => change('idp.test/slo"', `idp.test/slo" ResponseLocation="${to}"`);
    expect(readMetadata(apart("https://idp.test/done"))).toMatchObject({
      sloUrl: "https://idp.test/slo",
      sloResponseUrl: "https://idp.test/done",
    });
    expect(refused(apart("javascript:alert(1)"))).toMatch(/not one of the web/);
  });

  it("A2: reads the one provider of a federation's file", () => {
    const wrapped = (inner: string) =>
      `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${inner}</md:EntitiesDescriptor>`;
    const one = idp.metadata().replace(/<\?xml.*?\?>/, "");
    expect(readMetadata(wrapped(one)).entityId).toBe(idp.entityId);
    expect(refused(wrapped(one + one))).toMatch(/describes 2 providers/);
  });

  it.each([
    ["a key for encryption alone", () => change('use="signing"', 'use="encryption"'), /no certificate/],
    ["no certificate", () => change(/<ds:X509Certificate>.*<\/ds:X509Certificate>/, ""), /no certificate/],
    ["a certificate that is none", () => change(/(<ds:X509Certificate>)[^<]*/, "$1AAAA"), /cannot be read/],
    ["a service", () => change(/IDPSSODescriptor/g, "SPSSODescriptor"), /of a service/],
    ["no entityID", () => change(/ entityID="[^"]*"/, ""), /entityID/],
    ["no binding that is used here", () => change(/HTTP-Redirect/g, "SOAP"), /HTTP-Redirect or HTTP-POST/],
    ["a key on a curve that is not taken", () => withKey(curveKey("secp256k1")), /not taken here/],
    [
      "a script for an address",
      () => change("https://idp.test/sso", "javascript:alert(1)"),
      /not one of the web/,
    ],
    [
      "a file for an address",
      () => change("https://idp.test/sso", "file:///etc/passwd"),
      /not one of the web/,
    ],
    [
      "a document type",
      () => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${idp.metadata()}`,
      /cannot|no metadata/,
    ],
    ["no XML", () => "https://idp.test/metadata", /no metadata/],
  ])("A2: refuses %s in words", (_, xml, words) => {
    expect(refused(xml())).toMatch(words);
  });

  it("A2: comments are left out, and ones that never end cost nothing", () => {
    const xml = idp.metadata();
    expect(readMetadata(`<!-- a --><!---->${xml.replace("</", "<!-- < & -- --></")}`)).toEqual(
      readMetadata(xml),
    );
    const before = process.cpuUsage();
    expect(refused("<!--".repeat(120_000))).toMatch(/no metadata/);
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200);
  });

  it("A2: our own metadata names our addresses and every certificate for both uses", async () => {
    const [one, two] = [await makeOwnKey("a.test"), await makeOwnKey("a.test")];
    const xml = writeMetadata({
      entityId: "https://a.test/t/x?a=1&b=2",
      acsUrl: "https://a.test/acs",
      logoutUrl: "https://a.test/logout",
      certificates: [one.certificate, two.certificate],
    });
    expect(xml.match(/<md:KeyDescriptor use="signing">/g)).toHaveLength(2);
    expect(xml.match(/<md:KeyDescriptor use="encryption">/g)).toHaveLength(2);
    expect(xml).toContain('entityID="https://a.test/t/x?a=1&amp;b=2"');
    expect(xml.match(/<md:SingleLogoutService Binding="[^"]*HTTP-(Redirect|POST)"/g)).toHaveLength(2);
    expect(xml).toContain('WantAssertionsSigned="true"');
    expect(refused(xml)).toMatch(/of a service/);
  });
});

describe("makeOwnKey", () => {
  it("A2: makes a certificate for its key that lasts three years", async () => {
    const { certificate, notAfter } = await makeOwnKey("console.test");
    const { subject, notAfter: ends } = describeCertificate(certificate);
    expect(subject).toBe("CN=console.test");
    expect(Math.abs(ends.getTime() - notAfter.getTime())).toBeLessThan(1_000);
    expect(notAfter.getTime()).toBeGreaterThan(Date.now() + 1_094 * 86_400_000);
  });
});
