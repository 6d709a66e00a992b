import { buildWhenStale } from "./runtime/build";
import { readConfig } from "./runtime/config";

buildWhenStale(readConfig().dist, (line) => console.log(line));
