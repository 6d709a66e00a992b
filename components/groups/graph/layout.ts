import { Graph, layout } from "@dagrejs/dagre";
import type { NestingGraph } from "@/lib/groups/model";

/** The size of a group's box. */
export const BOX = { width: 196, height: 56 };
const LABEL = { width: 150, height: 16 };

type Point = { x: number; y: number };

/** Where everything stands: boxes by their middle, lines by their points with the place of their label. */
export type Layout = {
  width: number;
  height: number;
  boxes: Map<string, Point>;
  lines: { child: string; parent: string; points: Point[]; label: Point }[];
};

/** Places the groups in columns, each to the left of those that are nested in it. */
export function layoutOf({ nodes, edges }: Pick<NestingGraph, "nodes" | "edges">): Layout {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({ rankdir: "RL", nodesep: 20, ranksep: 24, edgesep: 12, marginx: 16, marginy: 16 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...BOX });
  for (const { child, parent } of edges) graph.setEdge(child, parent, { ...LABEL, labelpos: "c" });
  layout(graph);
  const size = graph.graph();
  return {
    width: Math.max(size.width ?? 0, 1),
    height: Math.max(size.height ?? 0, 1),
    boxes: new Map(
      nodes.map(({ id }) => {
        const { x = 0, y = 0 } = graph.node(id);
        return [id, { x, y }];
      }),
    ),
    lines: edges.map(({ child, parent }) => {
      const { points = [], x = 0, y = 0 } = graph.edge(child, parent);
      return { child, parent, points, label: { x, y } };
    }),
  };
}
