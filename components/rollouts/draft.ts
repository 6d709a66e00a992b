import type { PickItem } from "../ui/multi-picker";

/** A ring as the form has it. `key` tells rings apart while they are edited. */
export type RingDraft = {
  key: number;
  name: string;
  labels: string[];
  tenants: PickItem[];
  waitMinutes: string;
  approval: boolean;
};

/** A rollout as the form has it; `rest` comes after all rings. */
export type RolloutDraft = {
  name: string;
  items: PickItem[];
  rings: RingDraft[];
  rest: Pick<RingDraft, "waitMinutes" | "approval">;
};

/** A new ring without tenants. */
export const emptyRing = (key: number, name: string): RingDraft => ({
  key,
  name,
  labels: [],
  tenants: [],
  waitMinutes: "0",
  approval: false,
});

/** What of the draft the server asks for, to plan and to start. */
export function inputOf(draft: RolloutDraft) {
  const pause = ({ waitMinutes, approval }: Pick<RingDraft, "waitMinutes" | "approval">) => ({
    waitMinutes: waitMinutes.trim() === "" ? 0 : Number(waitMinutes),
    approval,
  });
  return {
    itemIds: draft.items.map(({ id }) => id),
    rings: draft.rings.map((ring, index) => ({
      name: ring.name,
      labels: ring.labels,
      tenantIds: ring.tenants.map(({ id }) => id),
      ...(index === 0 ? { waitMinutes: 0, approval: false } : pause(ring)),
    })),
    rest: pause(draft.rest),
  };
}
