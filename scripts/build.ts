import { buildWhenStale } from "./runtime/build";

try {
  await buildWhenStale(process.env.BAILIWICK_DIST || ".next", (line) => console.log(line));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
