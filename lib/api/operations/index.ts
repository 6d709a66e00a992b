import type { Operation } from "@/lib/core/api-operation";
import * as groups from "./groups";
import * as key from "./key";
import * as roles from "./roles";
import * as access from "./user-access";
import * as users from "./users";

/** Every operation of the REST API, in the order of its document. */
export const OPERATIONS: readonly Operation[] = [key, users, access, roles, groups].flatMap((part) =>
  Object.values<Operation>(part),
);
