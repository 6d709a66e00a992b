import { z } from "zod";
import { isDomain } from "@/lib/sso/words";
import { networkOf } from "./networks";
import { LIST_MOST } from "./words";

const whole = (least: number, most: number) => {
  const message = `Enter a whole number from ${least} to ${most}.`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

/** A list whose entries are brought to one form; the first that is none is named. */
function list(read: (text: string) => string | undefined, wrong: (text: string) => string) {
  return z
    .array(z.string().max(260, "One entry is too long."))
    .max(LIST_MOST, `List ${LIST_MOST} at most.`)
    .transform((texts, context) => {
      const entries = texts.map((text) => ({ text, read: read(text) }));
      const none = entries.find((entry) => entry.read === undefined);
      if (none) context.addIssue({ code: "custom", message: wrong(none.text) });
      return [...new Set(entries.flatMap((entry) => entry.read ?? []))];
    });
}

/** Every address of a family is no list: an empty one says so. */
const listedNetwork = (text: string) => {
  const network = networkOf(text);
  return network?.endsWith("/0") ? undefined : network;
};

const FIELDS = {
  minLength: whole(8, 64),
  classes: whole(0, 4),
  history: whole(0, 24),
  refuseCommon: z.boolean(),
  sessionHours: whole(1, 24),
  inactiveDays: whole(0, 3650),
  networks: list(
    listedNetwork,
    (text) => `“${text.slice(0, 60)}” is no address or range such as 192.0.2.0/24.`,
  ),
  domains: list(
    (text) => (isDomain(text.toLowerCase()) ? text.toLowerCase() : undefined),
    (text) => `“${text.slice(0, 60)}” is no domain such as acme.example.`,
  ),
};

/** The policy as its screen sends it (A7, A4). */
export const UpdatePolicyInput = z.strictObject({ ...FIELDS, version: z.number().int() });
export type UpdatePolicyInput = z.infer<typeof UpdatePolicyInput>;

const commas = z
  .string()
  .max(20_000)
  .transform((text) => text.split(",").filter(Boolean));

/** A policy that is thought of, as an address asks what it would do. */
export const EffectInput = z.object({
  ...FIELDS,
  refuseCommon: z.enum(["true", "false"]).transform((text) => text === "true"),
  networks: commas.pipe(FIELDS.networks),
  domains: commas.pipe(FIELDS.domains),
});
export type EffectInput = z.infer<typeof EffectInput>;
