"use client";

import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { NestingGraph } from "@/lib/groups/model";
import { Button } from "../../ui/button";
import { MultiPicker } from "../../ui/multi-picker";
import { Callout } from "../../ui/states";
import { NestingList } from "./nesting-list";
import { NodePanel } from "./node-panel";
import { MOST_SHOWN, useNesting } from "./use-nesting";

// The picture and its layout come when they are looked at; the list needs neither.
const Canvas = lazy(() => import("./canvas"));

/** How groups are nested: as a picture, or in words (G2). */
export function NestingView({ tenant, start }: { tenant: string; start: NestingGraph }) {
  const { nodes, edges, pending, failed, more, full } = useNesting(tenant, start);
  const [mode, setMode] = useState<"graph" | "list">("graph");
  const [selected, setSelected] = useState(start.focus ?? undefined);
  const router = useRouter();
  const base = `/t/${tenant}/settings/groups`;
  const graph = { nodes, edges };
  const node = nodes.find(({ id }) => id === selected);

  function find(id: string) {
    if (mode === "graph" && nodes.some((each) => each.id === id)) setSelected(id);
    else router.push(`${base}/graph?id=${id}`);
  }

  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end justify-between gap-3">
        <div className="w-full max-w-sm">
          <MultiPicker
            label="Find a group"
            placeholder="Search by name"
            source={`/t/${tenant}/api/groups/find`}
            chosen={[]}
            onChange={([item]) => item && find(item.id)}
          />
        </div>
        <fieldset className="flex gap-1">
          <legend className="sr-only">Shown as</legend>
          {(["graph", "list"] as const).map((each) => (
            <Button
              key={each}
              size="sm"
              variant={mode === each ? "secondary" : "ghost"}
              aria-pressed={mode === each}
              onClick={() => setMode(each)}
            >
              {each === "graph" ? "Graph" : "List"}
            </Button>
          ))}
        </fieldset>
      </div>
      {failed && <Callout tone="danger">The groups around this one could not be read. Try again.</Callout>}
      {full && (
        <Callout>
          {MOST_SHOWN} groups are shown, which is all that one picture holds. Centre on another group to go
          on.
        </Callout>
      )}
      {mode === "list" ? (
        <NestingList
          graph={graph}
          focus={start.focus}
          base={base}
          pending={pending}
          full={full}
          onMore={(id, way) => void more(id, way)}
        />
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[1fr_18rem]">
          <Suspense
            fallback={
              <p className="flex h-[62vh] items-center justify-center rounded-lg border text-sm text-muted">
                Drawing…
              </p>
            }
          >
            <Canvas graph={graph} focus={start.focus} selected={selected} onSelect={setSelected} />
          </Suspense>
          <div aria-live="polite">
            {node ? (
              <NodePanel
                node={node}
                graph={graph}
                base={base}
                focus={start.focus}
                pending={pending === node.id}
                full={full}
                onMore={(id, way) => void more(id, way)}
              />
            ) : (
              <p className="text-sm text-muted">Choose a group to see what it passes on.</p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
