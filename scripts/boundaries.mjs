/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const never = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** These parse nothing. */
const MODELS_WITHOUT_SCHEMAS = "^lib/(access|audit)/model\\.ts$";

/** Which way imports may go (ARCHITECTURE.md, "Folders"). */
export const rules = [
  never(
    "no-circles",
    "Two modules that need each other are one.",
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  ),
  never(
    "never-upward",
    "Nothing below knows the routes.",
    { path: "^(components|lib|db)/" },
    { path: "^app/" },
  ),
  never(
    "routes-read-through-lib",
    "Routes load, compose and redirect; the database is lib's.",
    { path: "^app/" },
    { path: "^(db|scripts|bench|e2e)/" },
  ),
  never(
    "actions-go-through-commands",
    "An action has no database of its own: its command does the work.",
    { path: "^lib/[^/]+/actions\\.ts$" },
    { path: "^db/" },
  ),
  never(
    "nothing-knows-its-tools",
    "Scripts, benchmarks and journeys use the console; it never uses them.",
    { path: "^(app|components|lib|db)/" },
    { path: "^(scripts|bench|e2e)/" },
  ),
  never(
    "lib-knows-no-screens",
    "Rules and data know no component, save the filter language.",
    { path: "^lib/" },
    { path: "^components/", pathNot: "^components/data-table/filter\\.ts$" },
  ),
  never(
    "db-is-the-ground",
    "The database layer knows the configuration alone.",
    { path: "^db/" },
    { path: "^(lib|components)/", pathNot: "^lib/core/env\\.ts$" },
  ),
  never(
    "screens-reach-no-database",
    "Components use models and actions; types of a query's answer may be named.",
    { path: "^components/" },
    { path: "^(db/|lib/[^/]+/(queries|commands))", dependencyTypesNot: ["type-only"] },
  ),
  never(
    "screens-take-types-from-models",
    "A model's schemas weigh 30 kB in the browser: what a component computes or says with stands in words.ts.",
    { path: "^components/" },
    {
      path: "^lib/.+/(model|schema)\\.ts$",
      pathNot: MODELS_WITHOUT_SCHEMAS,
      dependencyTypesNot: ["type-only"],
    },
  ),
  never(
    "words-are-light",
    "What components take as values brings no schema along.",
    { path: "^lib/.+/words\\.ts$" },
    {
      path: "^node_modules/zod|^lib/.+/(model|schema|text)\\.ts$",
      pathNot: MODELS_WITHOUT_SCHEMAS,
      dependencyTypesNot: ["type-only"],
    },
  ),
  never(
    "models-are-pure",
    "Models work in the browser.",
    { path: "^lib/.+/model\\.ts$" },
    { path: "^(db/|lib/[^/]+/(queries|commands|actions))", dependencyTypesNot: ["type-only"] },
  ),
  never(
    "ui-knows-no-domain",
    "Primitives know no domain word.",
    { path: "^components/ui/" },
    { path: "^(lib/|components/(?!ui/))" },
  ),
  never(
    "access-is-recorded",
    "Whoever changes access says so by lib/history/record, which tells the children too.",
    { path: "^lib/(?!history/|sync/|jobs/)" },
    { path: "^lib/sync/changed\\.ts$" },
  ),
  never(
    "main-s-role-is-for-sync",
    "Only sync, pairing and what tests them act as main in a child.",
    { path: "^lib/(users|roles|groups|sign-in|invitations|tenants)/" },
    { path: "^lib/sync/(apply|fan-out)" },
  ),
];
