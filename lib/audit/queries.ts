export * from "./changes";
export * from "./list";
