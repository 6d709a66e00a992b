import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { createSession, sessionOfToken } from "@/lib/core/sessions";
import { actingIn, perform } from "@/lib/users/testing";
import { connectionById, listConnections } from "../connections/queries";
import { messageOf, samlConnection, signerOf, stored } from "../testing/connection";
import { samlIdp } from "../testing/saml-idp";
import { curveKey } from "../testing/saml-sign";
import { OVERAGE } from "../words";
import { beginSaml } from "./begin";
import { changeKeys, importMetadata, inspect } from "./commands";
import { bareCertificate, makeOwnKey, pemOf } from "./keys";
import { writeMetadata } from "./metadata";
import { samlConfig } from "./model";
import { ownParty } from "./party";
import { receiveSaml } from "./receive";
import { samlWarning } from "./setup";
import { signedElement } from "./signed";
import { parseStrict } from "./xml";

const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
afterAll(() => deployment.close());

const admin = () => actingIn(acme);

describe("changeKeys", () => {
  it("A2: a second key is published, then signs, then the old one goes; what is encrypted for either is read", async () => {
    const { id, idp } = await samlConnection(acme, { idpInitiated: true });
    const act = async (act: "add" | "use" | "remove") => {
      const { version } = await stored(acme, id);
      await perform(changeKeys, admin(), { id, version, act });
      return samlConfig(await stored(acme, id)).keys.map(({ certificate }) => certificate);
    };
    const comesIn = (encryptFor: string) => {
      const response = idp.response({ encryptFor, attributes: { email: ["a@keys.test"] } });
      return receiveSaml(acme, id, { response, browser: undefined }, facts).then(
        () => "accepted",
        (error: { reason?: string }) => error.reason,
      );
    };
    const [old = ""] = samlConfig(await stored(acme, id)).keys.map(({ certificate }) => certificate);
    await expect(act("use")).rejects.toMatchObject({ code: "conflict" });
    await expect(act("remove")).rejects.toMatchObject({ code: "conflict" });
    const [, next = ""] = await act("add");
    await expect(act("add")).rejects.toMatchObject({ code: "conflict" });
    expect([await comesIn(old), await comesIn(next)]).toEqual(["accepted", "accepted"]);
    expect(await act("use")).toEqual([next, old]);
    expect(await comesIn(old)).toBe("accepted");
    expect(await act("remove")).toEqual([next]);
    expect([await comesIn(old), await comesIn(next)]).toEqual(["decryption", "accepted"]);
    expect(Object.keys((await stored(acme, id)).sealed)).toHaveLength(1);
  });

  it("A2: with two published, the provider proves our messages by either, before and after the change", async () => {
    const onlyPost = (xml: string) => xml.replace(/HTTP-Redirect/g, "HTTP-POST");
    const { id } = await samlConnection(acme, { metadata: onlyPost });
    const act = async (act: "add" | "use" | "remove") => {
      const { version } = await stored(acme, id);
      await perform(changeKeys, admin(), { id, version, act });
      return samlConfig(await stored(acme, id)).keys.map(({ certificate }) => certificate);
    };
    const sent = async () => {
      const asked = { browser: "b", purpose: "sign_in" as const, returnTo: "" };
      return messageOf(await beginSaml(acme, await stored(acme, id), asked));
    };
    const proves = (xml: string, certificates: string[]) => {
      const { logoutUrl, acsUrl, spEntityId } = ownParty(acme, id);
      const published = writeMetadata({ entityId: spEntityId, acsUrl, logoutUrl, certificates });
      const read = [...published.matchAll(/use="signing">.*?<ds:X509Certificate>([^<]*)/g)].map(([, bare]) =>
        pemOf(Buffer.from(bare ?? "", "base64")),
      );
      return Boolean(signedElement(xml, parseStrict(xml), read));
    };
    const before = await act("add");
    expect([await signerOf(acme, id, await sent()), proves(await sent(), before)]).toEqual([0, true]);
    const after = await act("use");
    // The provider has taken both from the metadata before we changed, and needs no other.
    expect([await signerOf(acme, id, await sent()), proves(await sent(), before)]).toEqual([0, true]);
    expect(after).toEqual(before.toReversed());
    const [left] = await act("remove");
    expect([left, await signerOf(acme, id, await sent())]).toEqual([before[1], 0]);
  });

  it("A2: warns of a certificate that ends within 30 days, and shows no private key", async () => {
    const { id } = await samlConnection(acme);
    const connection = await stored(acme, id);
    const inYears = (years: number) => new Date(Date.now() + years * 365 * 86_400_000);
    expect(samlWarning(connection, new Date())).toBeNull();
    expect(samlWarning(connection, inYears(2.95))).toMatch(/^Our certificate expires in \d+ days/);
    expect(samlWarning(connection, inYears(3.1))).toMatch(
      /^Our certificate has expired.* The provider's certificate has expired/,
    );
    const { config } = connection;
    const added = await makeOwnKey("a.test", inYears(1));
    const keys = [...samlConfig(connection).keys, { id: "new", certificate: added.certificate }];
    expect(
      samlWarning({ kind: "saml", config: { ...samlConfig({ kind: "saml", config }), keys } }, inYears(2.95)),
    ).toMatch(/^Our certificate expires in \d+ days. Sign with the new one./);
  });

  it("A2: tells in the list and on the page that the provider's certificates run out, all that it has", async () => {
    const soon = curveKey("P-256", 10);
    const { id, idp } = await samlConnection(acme, { key: soon });
    const told = async () => {
      const row = (await listConnections(admin())).find((each) => each.id === id);
      const { warning, saml } = await connectionById(admin(), id);
      expect(row?.warning).toBe(warning);
      return { warning, ends: saml?.idp?.certificates.map(({ notAfter }) => notAfter.slice(0, 10)) };
    };
    const expiring = await told();
    expect(expiring.warning).toMatch(
      /^The provider's certificate expires in \d+ days. Import its metadata again.$/,
    );
    expect(expiring.ends).toEqual([soon.notAfter.toISOString().slice(0, 10)]);
    const expired = bareCertificate(curveKey("P-256", -1).certificate);
    const next = bareCertificate(curveKey("P-384", 400).certificate);
    const withKeys = (keys: string[]) =>
      idp.metadata((xml) =>
        xml.replace(/<ds:X509Certificate>.*<\/ds:X509Certificate>/, () =>
          keys.map((key) => `<ds:X509Certificate>${key}</ds:X509Certificate>`).join(""),
        ),
      );
    const take = async (keys: string[]) => {
      const { version } = await stored(acme, id);
      await perform(importMetadata, admin(), { id, version, xml: withKeys(keys) });
      return (await told()).warning;
    };
    expect(await take([expired])).toMatch(/^The provider's certificate has expired/);
    expect(await take([expired, bareCertificate(soon.certificate)])).toMatch(/certificate expires in/);
    expect(await take([expired, next])).toBeNull();
    const { saml } = await connectionById(admin(), id);
    expect(saml?.keys).toHaveLength(1);
    const connection = await stored(acme, id);
    expect(samlWarning(connection, new Date())).toBeNull();
    expect(JSON.stringify(await connectionById(admin(), id))).not.toMatch(/PRIVATE KEY|sealed/);
  });
});

describe("importMetadata", () => {
  it("R5, A2: needs an Account Admin; bad metadata changes nothing", async () => {
    const { id, idp } = await samlConnection(acme);
    const { version } = await stored(acme, id);
    const input = { id, version, xml: idp.metadata() };
    const other = actingIn(acme, { authentication: "edit" });
    await expect(perform(importMetadata, other, input)).rejects.toMatchObject({ code: "forbidden" });
    const bad = perform(importMetadata, admin(), { ...input, xml: "<x/>" });
    await expect(bad).rejects.toMatchObject({ code: "invalid", fields: { xml: expect.any(String) } });
    expect((await stored(acme, id)).version).toBe(version);
    const foreign = perform(importMetadata, actingIn(deployment.main), input);
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("importMetadata of another provider", () => {
  it("A4: ends the sessions that began by the one before; new certificates of the same one end none", async () => {
    const { id, idp } = await samlConnection(acme, { idpInitiated: true });
    const other = await samlIdp(`https://other.test/${id}`, { acsUrl: "x", audience: "x" });
    const enter = async () => {
      const response = idp.response({ attributes: { email: ["a@moved.test"] } });
      const { signedIn } = await receiveSaml(acme, id, { response, browser: undefined }, facts);
      if (!signedIn) throw new Error("nobody was signed in");
      const { userId, session } = signedIn;
      return createSession({ homeId: acme.id, userId, ip: null, userAgent: null, sso: session });
    };
    const bring = async (xml: string) =>
      perform(importMetadata, admin(), { id, version: (await stored(acme, id)).version, xml });
    const token = await enter();
    expect(await bring(idp.metadata())).toMatchObject({ ended: 0 });
    expect(await sessionOfToken(token)).toBeDefined();
    expect(await bring(other.metadata())).toMatchObject({ ended: 1 });
    expect(await sessionOfToken(token)).toBeUndefined();
    await expect(enter()).rejects.toMatchObject({ reason: expect.any(String) });
  });
});

describe("inspect", () => {
  it("A2: looks into a pasted response, old and already answered, as base64 or XML", async () => {
    const { id, idp } = await samlConnection(acme);
    const parts = {
      now: new Date(Date.now() - 86_400_000),
      inResponseTo: "_gone",
      attributes: { email: ["a@lab.test"] },
    };
    for (const response of [idp.response(parts), idp.xml(parts)]) {
      const result = await perform(inspect, admin(), { id, response });
      expect(result).toMatchObject({
        refused: null,
        proved: true,
        outcome: "create",
        mapped: { email: "a@lab.test" },
      });
    }
  });

  it("A2: tells of Entra ID's link to the groups, which is never asked, where no groups came", async () => {
    const { id, idp } = await samlConnection(acme);
    const link = { "http://schemas.microsoft.com/claims/groups.link": ["https://graph.test/steered"] };
    const notes = async (attributes: Record<string, string[]>) =>
      (await perform(inspect, admin(), { id, response: idp.response({ attributes }) })).notes;
    expect(await notes({ email: ["a@lab.test"], ...link })).toEqual([OVERAGE]);
    expect(await notes({ email: ["a@lab.test"], groups: ["SOC"], ...link })).toEqual([]);
    expect(await notes({ email: ["a@lab.test"] })).toEqual([]);
  });

  it("A2: shows what a refused one says of itself, and why it would be refused", async () => {
    const { id, idp } = await samlConnection(acme);
    const tampered = idp.xml().replace(">SOC<", ">Admins<");
    const result = await perform(inspect, admin(), { id, response: tampered });
    expect(result).toMatchObject({ refused: { reason: "signature" }, proved: false, outcome: null });
    expect(result.groups.unmatched).toEqual(["Admins"]);
    const nothing = await perform(inspect, admin(), { id, response: "<!DOCTYPE x><x/>" });
    expect(nothing).toMatchObject({ refused: { reason: "doctype" }, attributes: [] });
    const foreign = perform(inspect, actingIn(deployment.main), { id, response: tampered });
    await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  });
});
