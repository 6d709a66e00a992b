/**
 * The pure rules of access (U11, R4, R5, G2, W1), safe in the browser. Other folders import them from here; the
 * permission tree itself is in `components.ts`.
 */
export * from "./cut";
export * from "./effective";
export * from "./grants";
export {
  ACCOUNT_ADMIN_ID,
  type AccessGraph,
  type Origin,
  type Subject,
} from "./graph";
export * from "./listed";
export * from "./nest-give";
export * from "./nesting";
export * from "./why";
