import { describe, expect, it } from "vitest";
import { isPerson, mappingOf, missingOf } from "./columns";

describe("mappingOf", () => {
  it.each([
    ["Email,First name,Last name,Phone", [0, 1, 2, 3]],
    ["last_name;FIRST-NAME;E-Mail Address;Mobile phone", [2, 1, 0, 3]],
    ["Vorname;Nachname;E-Mail-Adresse;Telefon", [2, 0, 1, 3]],
    ["Vorname;Name;Mail", [2, 0, 1, null]],
    ["Prénom;Nom;Courriel", [2, 0, 1, null]],
    ["givenName,sn,userPrincipalName,telephoneNumber", [2, 0, 1, 3]],
    ["Name,Email,User type", [1, null, null, null]],
    ["x,y,z", [null, null, null, null]],
  ])("U3: finds the columns of %s", (header, [email, firstName, lastName, phone]) => {
    expect(mappingOf(header.split(/[,;]/))).toEqual({ email, firstName, lastName, phone });
  });

  it("U3: knows which required fields have no column", () => {
    expect(missingOf(mappingOf(["Name", "Email", "Type"]))).toEqual(["firstName", "lastName"]);
    expect(missingOf(mappingOf(["Email", "First", "Last"]))).toEqual([]);
  });
});

describe("isPerson", () => {
  it.each([
    [["jane@x.test", "Jane", "Doe"], true],
    [["Jane", "Doe", "jane@x.test"], true],
    [["Email", "First name", "Last name"], false],
    [["Email (like a@b)", "First"], false],
  ])("U3: tells a header from a person: %j", (cells, person) => {
    expect(isPerson(cells)).toBe(person);
  });
});
