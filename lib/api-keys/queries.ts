export { ApiKeyListQuery, listApiKeys } from "./list";
export { rememberRoleName } from "./stored";
