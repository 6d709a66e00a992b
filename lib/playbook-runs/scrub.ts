const CAP = 20_000;
const HIDDEN = "•••";

/** A value without any of the secrets, in whatever usual form they stand in it. */
export function scrubbed(value: unknown, secrets: ReadonlySet<string>): unknown {
  const forms = [...secrets]
    .filter((secret) => secret.length > 0)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString("base64"),
      Buffer.from(secret).toString("base64url"),
      JSON.stringify(secret).slice(1, -1),
    ])
    .sort((one, other) => other.length - one.length);
  return forms.length === 0 ? value : without(value, [...new Set(forms)]);
}

function without(value: unknown, forms: readonly string[]): unknown {
  if (typeof value === "string") return forms.reduce((text, form) => text.replaceAll(form, HIDDEN), value);
  if (typeof value === "number" || typeof value === "boolean") {
    return forms.includes(String(value)) ? HIDDEN : value;
  }
  if (Array.isArray(value)) return value.map((each) => without(each, forms));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [without(key, forms), without(each, forms)]),
  );
}

/** A value for the record: the beginning of its JSON text where it is long. */
export function capped(value: unknown): unknown {
  const text = JSON.stringify(value) ?? "null";
  return text.length <= CAP
    ? (value ?? null)
    : { cut: `${text.length} characters`, beginning: text.slice(0, CAP) };
}
