export * from "./changes";
export * from "./list";
export * from "./names";
export * from "./suggestions";
