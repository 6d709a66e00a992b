import type { Operation } from "@/lib/core/api-operation";
import * as commands from "./commands";
import * as content from "./content";
import * as contentVersions from "./content-versions";
import * as groups from "./groups";
import * as key from "./key";
import * as roles from "./roles";
import * as shares from "./shares";
import * as sites from "./sites";
import * as access from "./user-access";
import * as users from "./users";

/** Every operation of the REST API, in the order of its document. */
export const OPERATIONS: readonly Operation[] = [
  key,
  users,
  access,
  roles,
  groups,
  content,
  contentVersions,
  shares,
  sites,
  commands,
].flatMap((part) => Object.values<Operation>(part));
