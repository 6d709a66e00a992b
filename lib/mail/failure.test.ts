import { describe, expect, it } from "vitest";
import { mailFailure } from "./failure";

const smtp = (fields: object) => Object.assign(new Error("failed"), fields);

describe("mailFailure", () => {
  it.each([
    [smtp({ code: "ESOCKET", command: "CONN" }), "The mail server could not be reached."],
    [smtp({ code: "ECONNECTION" }), "The mail server could not be reached."],
    [smtp({ code: "ETIMEDOUT" }), "The mail server did not answer in time."],
    [smtp({ code: "EDNS" }), "The mail server's name could not be found."],
    [smtp({ code: "EAUTH", responseCode: 535 }), "The mail server refused the console's sign-in."],
    [smtp({ code: "EENVELOPE", responseCode: 550 }), "The mail server did not accept this address."],
    [smtp({ code: "EENVELOPE", responseCode: 450 }), "The mail server put the message off for now."],
    [smtp({ code: "EMESSAGE", responseCode: 552 }), "The mail server did not accept the message."],
    [smtp({ code: "ETLS" }), "No encrypted connection to the mail server could be made."],
    ["no error at all", "The mail server could not be reached."],
  ])("U4: says in a sentence why a mail did not go out", (error, sentence) => {
    expect(mailFailure(error).sentence).toBe(sentence);
  });

  it("U8: what it keeps for the log names no address", () => {
    const { detail } = mailFailure(
      smtp({ code: "EENVELOPE", responseCode: 550, response: "550 5.1.1 <joe@acme.test>: no such user" }),
    );
    expect(detail).toEqual({ code: "EENVELOPE", answer: 550, response: "550 5.1.1 [address] no such user" });
  });
});
