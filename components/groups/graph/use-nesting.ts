"use client";

import { useState } from "react";
import type { GraphNode, NestingGraph, Way } from "@/lib/groups/model";

/** As many groups as one picture holds; beyond it, centre on another group. */
export const MOST_SHOWN = 150;

/** The part of the graph that is loaded, and what loads more of it. */
export function useNesting(tenant: string, start: NestingGraph) {
  const [graph, setGraph] = useState<Pick<NestingGraph, "nodes" | "edges">>(start);
  const [pending, setPending] = useState<string>();
  const [failed, setFailed] = useState(false);

  async function more(id: string, way: Way): Promise<void> {
    setPending(id);
    setFailed(false);
    const query = new URLSearchParams({ id, way, shown: graph.nodes.map((node) => node.id).join(",") });
    const response = await fetch(`/t/${tenant}/api/groups/graph?${query}`).catch(() => undefined);
    setPending(undefined);
    if (!response?.ok) return setFailed(true);
    const found = (await response.json()) as NestingGraph;
    setGraph((last) => joined(last, found));
  }

  return { ...graph, pending, failed, more, full: graph.nodes.length >= MOST_SHOWN };
}

type Part = Pick<NestingGraph, "nodes" | "edges">;

/** Both parts, each node and each edge once. */
export function joined(a: Part, b: Part): Part {
  const nodes = new Map([...a.nodes, ...b.nodes].map((node) => [node.id, node]));
  const edges = new Map([...a.edges, ...b.edges].map((edge) => [`${edge.child} ${edge.parent}`, edge]));
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** How many groups above or below one are not shown yet. */
export function hidden(graph: Part, node: GraphNode, way: Way): number {
  const shown = graph.edges.filter((edge) => (way === "up" ? edge.child : edge.parent) === node.id).length;
  return Math.max(0, (way === "up" ? node.above : node.below) - shown);
}
