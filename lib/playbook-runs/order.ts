import type { Step } from "@/lib/content/definitions/playbook";

/** The steps that can be reached, each after all that lead to it. The definition has no circle. */
export function inOrder(start: string, steps: readonly Step[]): Step[] {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const done = new Set<string>();
  const order: Step[] = [];
  const visit = (id: string) => {
    const step = byId.get(id);
    if (!step || done.has(id)) return;
    done.add(id);
    for (const { to } of [...step.next].reverse()) visit(to);
    order.unshift(step);
  };
  visit(start);
  return order;
}
