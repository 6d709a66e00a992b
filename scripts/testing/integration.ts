import { build } from "esbuild";
import { makeTemplate } from "@/db/testing";
import { seedRoles } from "@/lib/access/seeds";
import { PROGRAMS, programOf } from "@/lib/jobs/testing/programs";

/**
 * Before all integration tests: the deployment that each of them copies, and the programs that some of them start.
 * Vitest calls what it returns at the end.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const [drop] = await Promise.all([makeTemplate(seedRoles), ...PROGRAMS.map(bundle)]);
  return drop;
}

const bundle = (source: (typeof PROGRAMS)[number]) =>
  build({
    entryPoints: [source],
    outfile: programOf(source),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
    logLevel: "warning",
  });
