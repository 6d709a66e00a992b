// Runs dependency-cruiser over the tree. It fails too where nothing was read: a cruise of nothing passes by itself.
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { rules } from "./boundaries.mjs";

const LEAST = 100;
const { output } = await cruise(
  ["app", "components", "lib", "db"],
  {
    validate: true,
    ruleSet: { forbidden: rules },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.(i?test)\\.tsx?$|/testing/|testing\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js"],
      conditionNames: ["import", "types", "default"],
    },
  },
  undefined,
  { tsConfig: extractTSConfig("tsconfig.json") },
);

const { violations, totalCruised } = output.summary;
for (const { rule, from, to } of violations) console.error(`${rule.severity} ${rule.name}: ${from} -> ${to}`);
console.log(`${totalCruised} modules read, ${violations.length} crossings of a boundary.`);
if (totalCruised < LEAST) {
  console.error(`Fewer than ${LEAST} modules were read, so the boundaries were not checked.`);
  process.exit(1);
}
process.exit(violations.some(({ rule }) => rule.severity === "error") ? 1 : 0);
