import { IMPORT_FIELDS, type ImportField, type ImportMapping } from "./words";

const SYNONYMS: Readonly<Record<ImportField, readonly string[]>> = {
  email: [
    ..."email emailaddress mail mailaddress emailid userprincipalname upn primaryemail workemail".split(" "),
    ..."emailadresse mailadresse courriel adresseemail adressemail correo correoelectronico".split(" "),
  ],
  firstName: [
    ..."firstname first givenname given forename vorname prenom nombre nome".split(" "),
    ..."namefirst fname".split(" "),
  ],
  lastName: [
    ..."lastname last surname familyname family sn secondname nachname familienname".split(" "),
    ..."nomdefamille nom apellido apellidos cognome namelast lname".split(" "),
  ],
  phone: [
    ..."phone phonenumber telephone telephonenumber tel mobile mobilephone mobilenumber cell cellphone".split(
      " ",
    ),
    ..."workphone businessphone telefon telefonnummer handy mobil telefono".split(" "),
  ],
};

/**
 * Which column holds what, by the header's names; the first that fits. A bare "Name" is taken for the last name
 * where a first name stands beside it.
 */
export function mappingOf(header: readonly string[]): ImportMapping {
  const names = header.map(folded);
  const find = (field: ImportField) => {
    const index = names.findIndex((name) => SYNONYMS[field].includes(name));
    return index < 0 ? null : index;
  };
  const firstName = find("firstName");
  const bare = names.indexOf("name");
  const lastName = find("lastName") ?? (firstName !== null && bare >= 0 ? bare : null);
  return { email: find("email"), firstName, lastName, phone: find("phone") };
}

/** The required fields that have no column. */
export function missingOf(mapping: ImportMapping): ImportField[] {
  return IMPORT_FIELDS.filter((field) => field !== "phone" && mapping[field] === null);
}

/** True for a first line that is no header but a person. */
export function isPerson(cells: readonly string[]): boolean {
  return cells.some((cell) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(cell));
}

function folded(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
