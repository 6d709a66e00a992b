import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantRef } from "@/db/connection";
import { type TestDeployment, testDeployment } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { messageOf, requestIdOf, samlConnection, signerOf, stored } from "../testing/connection";
import { beginSaml } from "./begin";
import { ownParty } from "./party";
import { receiveSaml } from "./receive";

const facts = { ip: "127.0.0.1", requestId: "test" };
let deployment: TestDeployment;
let acme: TenantRef;

beforeAll(async () => {
  deployment = await testDeployment(seedRoles);
  acme = await deployment.child({ slug: "acme" });
});
afterAll(() => deployment.close());

describe("beginSaml", () => {
  const request = { browser: "this browser", purpose: "sign_in" as const, returnTo: "" };

  it("A2: goes by the provider's address, signed as a whole, where it takes HTTP-Redirect", async () => {
    const { id } = await samlConnection(acme);
    const away = await beginSaml(acme, await stored(acme, id), request);
    expect(away.fields).toBeUndefined();
    const { searchParams } = new URL(away.url);
    expect([...searchParams.keys()]).toEqual(["SAMLRequest", "SigAlg", "Signature"]);
    expect(messageOf(away)).not.toContain("SignatureValue");
  });

  it("A2: is posted, signed inside, where the provider takes HTTP-POST alone; its answer signs in here alone", async () => {
    const metadata = (xml: string) =>
      xml.replace(
        /(SingleSignOnService Binding="[^"]*)HTTP-Redirect(" Location="[^"]*)/,
        "$1HTTP-POST$2?tenant=1",
      );
    const { id, idp } = await samlConnection(acme, { metadata });
    const connection = await stored(acme, id);
    const away = await beginSaml(acme, connection, request);
    expect(away.url).toBe("https://idp.test/sso?tenant=1");
    expect(Object.keys(away.fields ?? {})).toEqual(["SAMLRequest"]);
    const xml = messageOf(away);
    const { acsUrl, spEntityId } = ownParty(acme, id);
    expect(xml).toContain(`AssertionConsumerServiceURL="${acsUrl}"`);
    expect(xml).toContain('Destination="https://idp.test/sso?tenant=1"');
    expect(xml).toMatch(new RegExp(`Issuer[^>]*>${spEntityId}</saml:Issuer><ds:Signature `));
    expect(await signerOf(acme, id, xml)).toBe(0);
    expect(await signerOf(acme, id, xml.replace(acsUrl, "https://evil.test/acs"))).toBe(-1);
    const nameId = `${randomUUID()}@x.test`;
    const parts = { nameId, attributes: { email: [nameId] }, inResponseTo: requestIdOf(away) };
    const sent = (browser: string) =>
      receiveSaml(acme, id, { response: idp.response(parts), browser }, facts);
    await expect(sent("another browser")).rejects.toMatchObject({ reason: "in_response_to" });
    expect((await sent("this browser")).signedIn?.userId).toBeTruthy();
    await expect(sent("this browser")).rejects.toMatchObject({ reason: "in_response_to" });
  });
});
