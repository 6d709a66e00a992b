/** How many kB of compressed script (1 kB = 1,000 bytes) a page may load before it works. */
const BUDGETS = { list: 210, form: 230, picture: 280 };

const PICTURE = /\/(graph|matrix|map)$/;
const FORM = /\/(new|add|import|main-tenant|login|invite|\[(?!tenant\])[^\]]+\])$/;

/** A route as the build's own statistics tell it. */
export type RouteStats = { route: string; firstLoadChunkPaths: string[] };

/** A page's weight against its budget. */
export type Weight = { route: string; kind: keyof typeof BUDGETS; kilobytes: number; budget: number };

/** Pictures load their parts late and may be large, forms hold an editor, and the rest is held to a list's budget. */
export function kindOf(route: string): Weight["kind"] {
  if (PICTURE.test(route)) return "picture";
  return FORM.test(route) ? "form" : "list";
}

/** The pages, the heaviest for its budget first. `bytesOf` tells a chunk's compressed size. */
export function weigh(stats: RouteStats[], bytesOf: (chunk: string) => number): Weight[] {
  const pages = stats.map(({ route, firstLoadChunkPaths }) => {
    const kind = kindOf(route);
    const bytes = firstLoadChunkPaths.reduce((sum, chunk) => sum + bytesOf(chunk), 0);
    return { route, kind, kilobytes: bytes / 1000, budget: BUDGETS[kind] };
  });
  return pages.sort((a, b) => b.kilobytes / b.budget - a.kilobytes / a.budget);
}

/** The pages as a table for people; what is over its budget says so. */
export function weightTable(pages: Weight[]): string {
  const wide = Math.max(0, ...pages.map(({ route }) => route.length));
  return pages
    .map(({ route, kind, kilobytes, budget }) =>
      [
        kilobytes > budget ? "OVER" : "ok  ",
        route.padEnd(wide),
        kind.padEnd(7),
        `${kilobytes.toFixed(1).padStart(6)} of ${budget} kB`,
      ].join("  "),
    )
    .join("\n");
}
