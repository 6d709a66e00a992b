import { Graph, layout } from "@dagrejs/dagre";
import type { Playbook } from "@/lib/content/definitions/playbook";

/** The size of a step's box. */
export const BOX = { width: 190, height: 52 };

type Point = { x: number; y: number };

/** Where the steps stand, by their middle, and the ways between them by their points. */
export type PlaybookLayout = {
  width: number;
  height: number;
  boxes: { id: string; at: Point }[];
  ways: { key: string; points: Point[]; when: string | undefined }[];
};

/** Places the steps from above to below, each beneath those that lead to it. Ways to what is not there are left out. */
export function layoutOf({ steps }: Pick<Playbook, "steps">): PlaybookLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 44, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  const ids = new Set(steps.map(({ id }) => id));
  for (const id of ids) graph.setNode(id, { ...BOX });
  const ways = steps.flatMap(({ id, next }) =>
    next
      .filter(({ to }) => ids.has(to))
      .map(({ to, when }, at) => ({ from: id, to, when, key: `${id} ${at}` })),
  );
  for (const { from, to, key } of ways) graph.setEdge(from, to, {}, key);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  return {
    width: Math.max(width, 1),
    height: Math.max(height, 1),
    boxes: [...ids].map((id) => {
      const { x = 0, y = 0 } = graph.node(id);
      return { id, at: { x, y } };
    }),
    ways: ways.map(({ from, to, when, key }) => ({
      key,
      when,
      points: graph.edge({ v: from, w: to, name: key })?.points ?? [],
    })),
  };
}
