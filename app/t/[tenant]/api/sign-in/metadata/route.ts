import { edit } from "@/lib/core/context";
import { read } from "@/lib/core/read";
import { fetchMetadata } from "@/lib/sso/saml/fetch";
import { MetadataUrl } from "@/lib/sso/saml/model";

/** A provider's metadata from its address, to be looked at and imported (A2). */
export const GET = read({
  name: "idp-connection.fetch_metadata",
  needs: edit("authentication"),
  input: MetadataUrl,
  run: async (_context, { url }) => ({ xml: await fetchMetadata(url) }),
});
