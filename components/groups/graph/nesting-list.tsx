import Link from "next/link";
import type { GraphNode, NestingGraph, Way } from "@/lib/groups/model";
import { Button } from "../../ui/button";
import { hidden } from "./use-nesting";
import { gets, passes, people } from "./words";

type Tree = {
  graph: Pick<NestingGraph, "nodes" | "edges">;
  base: string;
  pending: string | undefined;
  full: boolean;
  onMore: (id: string, way: Way) => void;
};

/** The nestings as lists in lists: the same as the picture, in words (G2). */
export function NestingList({ focus, ...tree }: Tree & { focus: string | null }) {
  const { nodes, edges } = tree.graph;
  const roots = focus
    ? nodes.filter(({ id }) => id === focus)
    : nodes.filter(({ id }) => !edges.some((edge) => edge.child === id));
  const [root] = roots;
  return (
    <div className="grid gap-6 md:grid-cols-2">
      {focus && root && (
        <section>
          <h2 className="text-sm font-semibold">{root.name} is nested in</h2>
          <p className="text-sm text-muted">Its {people(root)} get these groups' roles too.</p>
          <Branch {...tree} of={root} way="up" above={[root.id]} empty="No group." />
        </section>
      )}
      <section>
        <h2 className="text-sm font-semibold">
          {focus && root ? `Nested in ${root.name}` : "Groups that are nested in none"}
        </h2>
        <p className="text-sm text-muted">
          The people of a group further in get the roles of all groups around it.
        </p>
        {focus && root ? (
          <Branch {...tree} of={root} way="down" above={[root.id]} empty="No group." />
        ) : (
          <ul className="mt-2 flex flex-col gap-2">
            {roots.map((node) => (
              <li key={node.id}>
                <Line {...tree} node={node} />
                <Branch {...tree} of={node} way="down" above={[node.id]} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}

function Branch({
  of,
  way,
  above,
  empty,
  ...tree
}: Tree & { of: GraphNode; way: Way; above: string[]; empty?: string }) {
  const { nodes, edges } = tree.graph;
  const ids = edges.flatMap(({ child, parent }) => {
    const [mine, other] = way === "up" ? [child, parent] : [parent, child];
    return mine === of.id ? [other] : [];
  });
  const next = nodes.filter(({ id }) => ids.includes(id) && !above.includes(id));
  const more = hidden(tree.graph, of, way);
  if (next.length === 0 && more === 0)
    return empty ? <p className="mt-2 text-sm text-muted">{empty}</p> : null;
  return (
    <ul className="mt-1 ml-1.5 flex flex-col gap-1.5 border-l pl-3">
      {next.map((node) => (
        <li key={node.id}>
          <Line {...tree} node={node} passed={way === "up" ? `passes ${passes(of, node)}` : gets(node, of)} />
          <Branch {...tree} of={node} way={way} above={[...above, node.id]} />
        </li>
      ))}
      {more > 0 && (
        <li>
          <Button
            size="sm"
            variant="ghost"
            pending={tree.pending === of.id}
            disabled={tree.full}
            aria-label={`Show more of ${more.toLocaleString("en")} around ${of.name}`}
            onClick={() => tree.onMore(of.id, way)}
          >
            {next.length > 0 ? `${more.toLocaleString("en")} more` : `Show ${more.toLocaleString("en")}`}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Line({ node, passed, base }: Pick<Tree, "base"> & { node: GraphNode; passed?: string }) {
  return (
    <p className="text-sm">
      <Link
        className="inline-block min-w-6 leading-6 font-medium underline decoration-line underline-offset-2"
        href={`${base}/graph?id=${node.id}`}
      >
        {node.name}
      </Link>{" "}
      <span className="text-muted">{passed ?? `${node.role.name}, ${people(node)}`}</span>
    </p>
  );
}
