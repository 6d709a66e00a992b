import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { type RouteStats, weigh, weightTable } from "./testing/bundles";

const dist = process.env.BAILIWICK_DIST || ".next";
const file = path.join(dist, "diagnostics", "route-bundle-stats.json");
if (existsSync(file)) {
  const sizes = new Map<string, number>();
  const pages = weigh(JSON.parse(readFileSync(file, "utf8")) as RouteStats[], (chunk) => {
    const size = sizes.get(chunk) ?? gzipSync(readFileSync(chunk)).length;
    sizes.set(chunk, size);
    return size;
  });
  console.log(weightTable(pages));
  const over = pages.filter(({ kilobytes, budget }) => kilobytes > budget).length;
  console.log(`${pages.length} pages, ${over} over their budget of script on the first load.`);
  process.exitCode = over > 0 || pages.length === 0 ? 1 : 0;
} else {
  console.error(`There is no ${file}: build the console first (npm run build).`);
  process.exitCode = 1;
}
