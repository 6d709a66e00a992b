import { scim } from "@/lib/core/scim";
import { serveScim } from "@/lib/directory/scim/serve";

/** The SCIM 2.0 server of this tenant's directory (A6). */
const serve = scim(serveScim);

export { serve as DELETE, serve as GET, serve as PATCH, serve as POST, serve as PUT };
