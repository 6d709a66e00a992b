import { describe, expect, it } from "vitest";
import { pastedPeople } from "./add-rows";

const jane = { email: "jane@x.test", firstName: "Jane", lastName: "Doe", phone: "" };

describe("pastedPeople", () => {
  it.each([
    ["jane@x.test\tJane\tDoe\n", [jane]],
    ["Jane;Doe;jane@x.test;555 0100", [{ ...jane, phone: "555 0100" }]],
    ["Jane Doe <jane@x.test>", [jane]],
    [
      '"Jane Doe" <jane@x.test>,\r\njoe@x.test',
      [jane, { email: "joe@x.test", firstName: "", lastName: "", phone: "" }],
    ],
    [
      "jane@x.test, Jane, Doe\n\njoe@x.test, Joe, van Dyk",
      [jane, { ...jane, email: "joe@x.test", firstName: "Joe", lastName: "van Dyk" }],
    ],
    ["jane@x.test", undefined],
    ["Jane", undefined],
    ["jane@x.test\nno address here", undefined],
    ["", undefined],
  ])("U2: reads %j", (text, people) => {
    expect(pastedPeople(text)).toEqual(people);
  });
});
