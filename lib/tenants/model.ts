import { z } from "zod";
import { PALETTE, RESERVED_SLUGS } from "./words";

export * from "./words";

const SLUG = /^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/;

/** True where text has no control characters and none that would turn the text around it. */
const printable = (text: string) => !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text);

const name = z
  .string("Give the tenant a name.")
  .trim()
  .min(1, "Give the tenant a name.")
  .max(80, "A name has at most 80 characters.")
  .refine(printable, "A name cannot contain control characters.")
  .refine((text) => /[\p{L}\p{N}]/u.test(text), "A name needs a letter or a digit.");

const personName = (what: string) =>
  z
    .string(`Enter the ${what}.`)
    .trim()
    .min(1, `Enter the ${what}.`)
    .max(80, `The ${what} has at most 80 characters.`)
    .refine(printable, `The ${what} cannot contain control characters.`);

const color = z.enum(PALETTE, "Choose one of the colours.");

const tenantId = z.uuid("This is not a tenant's id.");

/** What the gateway asks for a new tenant (T2). */
export const CreateTenantInput = z.strictObject({
  name,
  slug: z
    .string("Enter an address.")
    .trim()
    .toLowerCase()
    .regex(
      SLUG,
      "An address has 1 to 48 letters a to z, digits and dashes, and neither begins nor ends with a dash.",
    )
    .refine(
      (slug) => !RESERVED_SLUGS.has(slug),
      "The console uses this word itself. Choose another address.",
    ),
  region: z.string("Choose a region.").regex(/^[a-z][a-z0-9_]{0,30}$/, "Choose a region."),
  adminEmail: z
    .string("Enter the e-mail address of the tenant's first administrator.")
    .trim()
    .max(254, "An e-mail address has at most 254 characters.")
    .pipe(z.email("This is not an e-mail address.")),
  adminFirstName: personName("first name"),
  adminLastName: personName("last name"),
  color,
});
export type CreateTenantInput = z.infer<typeof CreateTenantInput>;

/** One tenant of the registry. */
export const TenantIdInput = z.strictObject({ tenantId });
export type TenantIdInput = z.infer<typeof TenantIdInput>;

/** Removal is confirmed by typing the tenant's name. */
export const RemoveTenantInput = z.strictObject({
  tenantId,
  name: z.string("Type the tenant's name.").max(200),
});
export type RemoveTenantInput = z.infer<typeof RemoveTenantInput>;

/** A tenant's new name and colour (T6). */
export const EditTenantInput = z.strictObject({ tenantId, name, color });
export type EditTenantInput = z.infer<typeof EditTenantInput>;
