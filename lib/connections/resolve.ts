import type { ConnectionScope } from "@/lib/content/definitions/others";

/** What resolving needs to know of an integration. */
export type ResolvableIntegration = {
  readonly name: string;
  readonly authentication: "none" | "basic" | "bearer" | "header";
  readonly connectionFields: readonly {
    readonly name: string;
    readonly label: string;
    readonly required: boolean;
    readonly secret: boolean;
  }[];
};

/** A connection as resolving sees it: which secrets are set, never what they are. */
export type Candidate = {
  readonly id: string;
  readonly name: string;
  readonly origin: "local" | "main";
  /** For which tenants main shares it (T8). */
  readonly labels: readonly string[];
  readonly tenantToggle: boolean;
  readonly integrationId: string;
  /** Null where the integration is not in this instance. */
  readonly integration: ResolvableIntegration | null;
  readonly scope: ConnectionScope;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
};

/** Where a connection would be used: a tenant, or one of its sites. */
export type Place = {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly region: string;
  /** The tenant's labels where main asks; null in a child, which holds only what is for it. */
  readonly labels: readonly string[] | null;
  readonly site: { readonly id: string; readonly name: string } | null;
};

/** What is looked for: a connection's name, an integration, or both; custom properties narrow it. */
export type Ask = {
  readonly name?: string | undefined;
  readonly integrationId?: string | undefined;
  readonly properties?: Readonly<Record<string, string>> | undefined;
};

/** One connection, and why it is used or not, in a sentence. */
export type Verdict = {
  readonly id: string;
  readonly name: string;
  readonly scope: ConnectionScope;
  readonly used: boolean;
  readonly why: string;
};

/** Which connection is used, or why none is; and each connection with its reason. */
export type Resolution = {
  readonly usedId: string | null;
  readonly summary: string;
  readonly verdicts: readonly Verdict[];
};

const RANK = { all: 0, region: 1, tenant: 2, site: 3 } as const;

const HELD_FOR = {
  all: "it holds everywhere",
  region: "it is for the region",
  tenant: "it is for the tenant",
  site: "it is for this site",
} as const;

/**
 * Which of an instance's connections a place uses, and why not each other one (C10): site > tenant > region > all;
 * only a valid one matches; of two that are equally specific the one whose custom properties say more about the place
 * counts. `place` null: the instance itself uses it, for which only what holds everywhere is meant (C15).
 */
export function resolveConnection(
  candidates: readonly Candidate[],
  place: Place | null,
  ask: Ask,
): Resolution {
  const asked = candidates.filter((candidate) => isAsked(candidate, ask));
  if (asked.length === 0)
    return {
      usedId: null,
      summary: ask.name
        ? `There is no connection “${ask.name}” here.`
        : "There is no connection to this integration here.",
      verdicts: [],
    };
  const judged = asked.map((candidate) => ({
    candidate,
    fault: faultOf(candidate, place, ask),
    rank: RANK[candidate.scope.kind],
    told: toldApart(candidate, place, ask),
  }));
  const fit = judged.filter(({ fault }) => fault === null);
  const best = [...fit].sort((a, b) => ahead(b, a))[0];
  const equals = best ? fit.filter((one) => ahead(one, best) === 0) : [];
  const winner = equals.length === 1 ? best?.candidate : undefined;
  const verdicts = judged.map(({ candidate, fault, rank, told }): Verdict => {
    const { id, name, scope } = candidate;
    const say = (why: string, used = false) => ({ id, name, scope, used, why });
    if (fault !== null) return say(fault);
    if (candidate === winner) return say(`Used: ${HELD_FOR[scope.kind]}.`, true);
    if (!best) return say("Not used.");
    if (rank < best.rank) return say(`Less specific than ${scopeWords(best.candidate)}.`);
    if (told < best.told) return say("Another’s custom properties say more about this place.");
    return say(ambiguous(equals.map((one) => one.candidate)));
  });
  return { usedId: winner?.id ?? null, summary: summaryOf(winner, equals.length), verdicts };
}

type Standing = { readonly rank: number; readonly told: number };
const ahead = (a: Standing, b: Standing) => a.rank - b.rank || a.told - b.told;

function isAsked(candidate: Candidate, { name, integrationId }: Ask): boolean {
  if (name !== undefined && candidate.name.toLowerCase() !== name.toLowerCase()) return false;
  return integrationId === undefined || candidate.integrationId === integrationId;
}

function summaryOf(winner: Candidate | undefined, equals: number): string {
  if (winner) return `${winner.name} is used: ${HELD_FOR[winner.scope.kind]}.`;
  if (equals > 1) return `${equals} connections are equally specific, so none is used.`;
  return "No connection fits.";
}

function ambiguous(equals: readonly Candidate[]): string {
  return `${equals.length} connections are equally specific here. Give one a narrower scope, or a custom property “site” that names its site.`;
}

function scopeWords({ name, scope }: Candidate): string {
  const of = { all: "everywhere", region: "its region", tenant: "its tenant", site: "its site" };
  return `${name} for ${of[scope.kind]}`.replace("for everywhere", "that holds everywhere");
}

function faultOf(candidate: Candidate, place: Place | null, ask: Ask): string | null {
  return (
    scopeFault(candidate, place) ?? propertyFault(candidate, place, ask) ?? validityFault(candidate, place)
  );
}

function scopeFault({ scope, labels }: Candidate, place: Place | null): string | null {
  if (!place) return scope.kind === "all" ? null : "For tenants only.";
  if (scope.kind === "region" && scope.region !== place.region) return "For another region.";
  if ((scope.kind === "tenant" || scope.kind === "site") && scope.tenantId !== place.tenantId)
    return "For another tenant.";
  if (scope.kind === "site" && scope.siteId !== place.site?.id) return "For another site.";
  const own = place.labels;
  if (own && !labels.includes("all") && !labels.some((label) => own.includes(label)))
    return "Its labels do not name this tenant.";
  return null;
}

/** Properties of these names speak of the place; any others count only where they are asked for. */
function factsOf(place: Place | null): Record<string, string> {
  if (!place) return {};
  const { region, tenantName: tenant, site } = place;
  return site ? { region, tenant, site: site.name } : { region, tenant };
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

function propertyFault({ properties }: Candidate, place: Place | null, ask: Ask): string | null {
  for (const [key, wanted] of Object.entries(ask.properties ?? {})) {
    const own = properties[key];
    if (own === undefined) return `It has no custom property “${key}”.`;
    if (!same(own, wanted)) return `Its custom property “${key}” is ${own}, not ${wanted}.`;
  }
  for (const [key, fact] of Object.entries(factsOf(place))) {
    const own = properties[key];
    if (own !== undefined && !same(own, fact)) return `Its custom property “${key}” is ${own}, not ${fact}.`;
  }
  return null;
}

function toldApart({ properties }: Candidate, place: Place | null, ask: Ask): number {
  const known = { ...factsOf(place), ...ask.properties };
  return Object.keys(properties).filter((key) => key in known).length;
}

function validityFault(candidate: Candidate, place: Place | null): string | null {
  const { integration, values, secrets } = candidate;
  const travels = place?.labels != null || candidate.origin === "main";
  if (travels && !candidate.tenantToggle) return "Its Tenant toggle is off.";
  if (!integration) return "Its integration is not here.";
  for (const { name, label, required, secret } of integration.connectionFields) {
    if (!required) continue;
    if (secret && !secrets.includes(name)) return `Its secret “${label}” is not set.`;
    if (!secret && !values[name]?.trim()) return `Its “${label}” is not set.`;
  }
  if (!values.baseUrl?.trim()) return "Its address is not set.";
  const wanted = integration.authentication === "basic" ? "password" : "token";
  if (integration.authentication !== "none" && !secrets.includes(wanted)) return "Its secret is not set.";
  return null;
}
