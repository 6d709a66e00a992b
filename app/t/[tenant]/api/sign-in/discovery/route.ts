import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { discover } from "@/lib/sso/oidc/discover";
import { IssuerInput } from "@/lib/sso/oidc/model";

/** What an OIDC provider says of itself, to be entered with our client (A2). */
export const GET = read({
  name: "idp-connection.discover",
  needs: edit("authentication"),
  input: IssuerInput,
  run: async (_context, { issuer }) => ({ provider: await discover(issuer) }),
});
