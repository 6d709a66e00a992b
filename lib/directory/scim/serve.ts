import { inTenant, type Tx } from "@/db/connection";
import { withRetries } from "@/lib/core/failures";
import { lockDirectory, type ScimAsked, type ScimCaller } from "./caller";
import { resourceTypes, schemas, serviceProviderConfig } from "./discovery";
import { badRequest, ScimRefusal } from "./errors";
import {
  createDirGroup,
  deleteDirGroup,
  getDirGroup,
  listDirGroups,
  patchDirGroup,
  replaceDirGroup,
} from "./groups";
import type { ScimReply } from "./reply";
import { createUser, deleteUser, getUser, listUsers, patchUser, replaceUser } from "./users";

type Serve = (tx: Tx, caller: ScimCaller, asked: ScimAsked, id: string) => Promise<ScimReply>;

const USERS: Readonly<Record<string, Serve>> = {
  list: listUsers,
  POST: createUser,
  GET: getUser,
  PUT: replaceUser,
  PATCH: patchUser,
  DELETE: (tx, _, asked, id) => deleteUser(tx, asked, id),
};
const GROUPS: Readonly<Record<string, Serve>> = {
  list: listDirGroups,
  POST: createDirGroup,
  GET: getDirGroup,
  PUT: replaceDirGroup,
  PATCH: patchDirGroup,
  DELETE: (tx, _, asked, id) => deleteDirGroup(tx, asked, id),
};

/** Answers a request of the directory's client: one transaction of its own tenant. Throws `ScimRefusal`. */
export async function serveScim(caller: ScimCaller, asked: ScimAsked): Promise<ScimReply> {
  const [kind = "", id, ...rest] = asked.path;
  if (rest.length > 0) throw nothingThere();
  switch (kind.toLowerCase()) {
    case "users":
      return resource(USERS, caller, asked, id);
    case "groups":
      return resource(GROUPS, caller, asked, id);
    case "serviceproviderconfig":
      return discovery(asked, () => serviceProviderConfig(caller.base));
    case "resourcetypes":
      return discovery(asked, () => resourceTypes(caller.base, id));
    case "schemas":
      return discovery(asked, () => schemas(caller.base, id));
    case "me":
    case "bulk":
      throw new ScimRefusal(501, "This server does not offer this.");
    default:
      throw nothingThere();
  }
}

const nothingThere = () => new ScimRefusal(404, "There is nothing at this address.");
const notAllowed = () => new ScimRefusal(405, "This method is not offered here.");

function discovery({ method, query }: ScimAsked, body: () => Record<string, unknown>): ScimReply {
  if (method !== "GET") throw notAllowed();
  if (query.has("filter")) throw new ScimRefusal(403, "This cannot be filtered.");
  return { status: 200, body: body() };
}

async function resource(
  all: Readonly<Record<string, Serve>>,
  caller: ScimCaller,
  asked: ScimAsked,
  id: string | undefined,
): Promise<ScimReply> {
  const { method } = asked;
  const name = id === undefined && method === "GET" ? "list" : method;
  const serve = (id === undefined) === (name === "list" || name === "POST") ? all[name] : undefined;
  if (!serve) throw notAllowed();
  if (method === "GET") return inTenant(caller.tenant, (tx) => serve(tx, caller, asked, id ?? ""));
  if (method !== "DELETE" && asked.body === undefined)
    throw badRequest("invalidSyntax", "Send a JSON object.");
  return withRetries(() =>
    inTenant(caller.tenant, async (tx) => {
      await lockDirectory(tx);
      return serve(tx, caller, asked, id ?? "");
    }),
  );
}
