import Link from "next/link";
import type { GraphNode, NestingGraph, Way } from "@/lib/groups/model";
import { OriginBadge } from "../../ui/badge";
import { Button, LinkButton } from "../../ui/button";
import { hidden } from "./use-nesting";
import { passes, people } from "./words";

/** What the chosen group is, what it passes on, and the ways from it (G2). */
export function NodePanel({
  node,
  graph,
  base,
  focus,
  pending,
  full,
  onMore,
}: {
  node: GraphNode;
  graph: Pick<NestingGraph, "nodes" | "edges">;
  base: string;
  focus: string | null;
  pending: boolean;
  full: boolean;
  onMore: (id: string, way: Way) => void;
}) {
  const named = (id: string) => graph.nodes.find((each) => each.id === id);
  const parents = graph.edges.flatMap(({ child, parent }) =>
    child === node.id ? (named(parent) ?? []) : [],
  );
  const [above, below] = [hidden(graph, node, "up"), hidden(graph, node, "down")];
  return (
    <section aria-label={node.name} className="flex flex-col gap-3 rounded-lg border bg-surface p-4 text-sm">
      <div>
        <h2 className="flex flex-wrap items-center gap-2 text-base font-semibold">
          <Link className="underline decoration-line underline-offset-4" href={`${base}/${node.id}`}>
            {node.name}
          </Link>
          <OriginBadge origin={node.origin} />
        </h2>
        <p className="text-muted">
          Role {node.role.name}. {node.members.toLocaleString("en")}{" "}
          {node.members === 1 ? "member" : "members"} of its own; the role reaches {people(node)}.
        </p>
      </div>
      {node.above > 0 && (
        <div>
          <h3 className="text-xs font-medium text-muted">Its people also get</h3>
          <ul className="mt-1">
            {parents.map((parent) => (
              <li key={parent.id}>
                {passes(node, parent)} <span className="text-muted">from {parent.name}</span>
              </li>
            ))}
            {above > 0 && (
              <li className="text-muted">and more from {above.toLocaleString("en")} not shown</li>
            )}
          </ul>
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        <LinkButton size="sm" href={`${base}/${node.id}`}>
          Open the group
        </LinkButton>
        {node.id !== focus && (
          <LinkButton size="sm" href={`${base}/graph?id=${node.id}`}>
            Centre here
          </LinkButton>
        )}
        {above > 0 && (
          <Button size="sm" pending={pending} disabled={full} onClick={() => onMore(node.id, "up")}>
            Show more above ({above.toLocaleString("en")})
          </Button>
        )}
        {below > 0 && (
          <Button size="sm" pending={pending} disabled={full} onClick={() => onMore(node.id, "down")}>
            Show more nested ({below.toLocaleString("en")})
          </Button>
        )}
      </div>
    </section>
  );
}
