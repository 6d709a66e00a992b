"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useState } from "react";
import { CONTENT } from "@/lib/content/types";
import { relabel } from "@/lib/tenants/actions";
import type { LabelEffect, LabelEffects } from "@/lib/tenants/label-effects";
import type { TenantListRow } from "@/lib/tenants/queries";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { MultiPicker, type PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";

const asItems = (labels: readonly string[]): PickItem[] => labels.map((label) => ({ id: label, label }));
const namesOf = (items: readonly PickItem[]) => items.map(({ id }) => id);

/** Changes the labels of one tenant, or adds and takes away labels of several (T8). */
export function LabelsDialog({
  main,
  tenants,
  onClose,
}: {
  main: string;
  tenants: Pick<TenantListRow, "id" | "name" | "labels">[];
  onClose: () => void;
}) {
  const one = tenants.length === 1 ? tenants[0] : undefined;
  const before = one ? one.labels.filter((label) => label !== "all") : [];
  const [chosen, setChosen] = useState(asItems(before));
  const [gone, setGone] = useState<PickItem[]>([]);
  const [pending, setPending] = useState(false);
  const [refused, setRefused] = useState<string>();
  const router = useRouter();
  const names = namesOf(chosen);
  const change = {
    tenantIds: tenants.map(({ id }) => id),
    add: names.filter((label) => !before.includes(label)),
    remove: one ? before.filter((label) => !names.includes(label)) : namesOf(gone),
  };
  const changes = change.add.length + change.remove.length > 0;
  const effects = useEffects(main, changes ? JSON.stringify(change) : undefined);
  useDirtyGuard(changes);
  const close = () => mayLeave() && onClose();
  const source = `/t/${main}/api/tenants-list/labels`;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    const result = await relabel(main, change);
    setPending(false);
    if (!result.ok) return setRefused(Object.values(result.fields ?? {})[0] ?? result.message);
    toast(
      one ? `The labels of ${one.name} were saved` : `The labels of ${tenants.length} tenants were saved`,
    );
    router.refresh();
    onClose();
  }

  return (
    <Dialog
      open
      title={one ? `Labels of ${one.name}` : `Labels of ${tenants.length} tenants`}
      description="Content is shared to the tenants that have one of its labels. Every tenant has the label “all”, which is built in."
      onClose={close}
    >
      <form method="post" noValidate onSubmit={submit} className="flex flex-col gap-4">
        <MultiPicker
          label={one ? "Labels" : "Add labels"}
          source={source}
          chosen={chosen}
          onChange={setChosen}
          placeholder="Search, or type a new label"
        />
        {!one && <MultiPicker label="Take labels away" source={source} chosen={gone} onChange={setGone} />}
        <Effects effects={changes ? effects : undefined} />
        {refused && <Callout tone="danger">{refused}</Callout>}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button
            type="submit"
            variant="primary"
            pending={pending}
            disabled={!changes || effects === "reading"}
          >
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type Read = LabelEffects | "reading" | "failed";

function useEffects(main: string, change: string | undefined): Read {
  const [found, setFound] = useState<{ of: string; effects: Read }>();
  useEffect(() => {
    if (!change) return;
    const abort = new AbortController();
    fetch(`/t/${main}/api/tenants-list/label-effects?change=${encodeURIComponent(change)}`, {
      signal: abort.signal,
    })
      .then(async (response) =>
        setFound({ of: change, effects: response.ok ? ((await response.json()) as LabelEffects) : "failed" }),
      )
      .catch(() => abort.signal.aborted || setFound({ of: change, effects: "failed" }));
    return () => abort.abort();
  }, [main, change]);
  return found && found.of === change ? found.effects : "reading";
}

function Effects({ effects }: { effects: Read | undefined }) {
  return (
    <div role="status" className="flex flex-col gap-2 text-sm">
      {effects === "reading" && <p className="text-muted">Looking what this changes…</p>}
      {effects === "failed" && <p className="text-muted">What this changes could not be read.</p>}
      {typeof effects === "object" &&
        (effects.starts.length + effects.stops.length === 0 ? (
          <p className="text-muted">No shared item starts or stops targeting a tenant.</p>
        ) : (
          <>
            <EffectList
              title="Will target and turn Incomplete, until it is shared again"
              effects={effects.starts}
            />
            <EffectList
              title="Will no longer target; taken away there when it is shared again"
              effects={effects.stops}
            />
          </>
        ))}
    </div>
  );
}

const SHOWN = 8;

function EffectList({ title, effects }: { title: string; effects: LabelEffect[] }) {
  if (effects.length === 0) return null;
  return (
    <div>
      <p className="font-medium">
        {title}: {effects.length === 1 ? "1 item" : `${effects.length} items`}
      </p>
      <ul className="mt-1 list-disc pl-5 text-muted">
        {effects.slice(0, SHOWN).map(({ id, name, type, tenants }) => (
          <li key={id}>
            {name} ({CONTENT[type].one.toLowerCase()}),{" "}
            {tenants.length === 1 ? tenants[0] : `${tenants.length} tenants`}
          </li>
        ))}
        {effects.length > SHOWN && <li>and {effects.length - SHOWN} more</li>}
      </ul>
    </div>
  );
}
