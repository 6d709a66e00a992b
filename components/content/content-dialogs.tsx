"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { makeLive, publishLive, remove } from "@/lib/content/actions";
import type { ContentRow } from "@/lib/content/model";
import { CONTENT } from "@/lib/content/types";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { Field, Textarea } from "../ui/field";
import { toast } from "../ui/toaster";
import { UsedBy, useUsage } from "./used-by";

/** What is asked about items. */
export type ContentDialogKind = "live" | "publish" | "delete";

type Props = {
  tenant: string;
  kind: ContentDialogKind;
  items: readonly ContentRow[];
  onClose: () => void;
  /** After a deletion; the page of the item has nothing to show any more. */
  onDeleted?: () => void;
};

/** Asks before an item is made live, published or deleted (C6, C7). */
export default function ContentDialog({ kind, ...rest }: Props) {
  const [item] = rest.items;
  if (!item) return null;
  if (kind === "live") return <LiveDialog {...rest} item={item} />;
  if (kind === "publish") return <PublishDialog {...rest} item={item} />;
  return <DeleteDialog {...rest} />;
}

type One = Omit<Props, "kind" | "items"> & { item: ContentRow };

function LiveDialog({ tenant, item, onClose }: One) {
  const router = useRouter();
  const [note, setNote] = useState("");
  const { id, version, name, newest, type } = item;
  return (
    <ConfirmDialog
      title={`Make ${name} live`}
      confirm="Make live"
      onClose={onClose}
      onConfirm={async () => {
        const result = await makeLive(tenant, { id, version, note });
        if (!result.ok) return result.message;
        toast(`Version ${newest + 1} of ${name} is live`);
        router.refresh();
        return undefined;
      }}
    >
      <p className="mb-3 text-muted">
        The draft becomes version {newest + 1}.{" "}
        {type === "utility_command"
          ? "It goes to the tenants by itself, and the playbooks that use it use the new version."
          : "Tenants keep what they have until it is shared again."}
      </p>
      <Field label="Note" hint="What changed, for the list of versions. It may stay empty.">
        <Textarea value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}

function PublishDialog({ tenant, item, onClose }: One) {
  const router = useRouter();
  const { id, version, name, live } = item;
  return (
    <ConfirmDialog
      title={`Publish ${name}`}
      confirm="Publish"
      onClose={onClose}
      onConfirm={async () => {
        const result = await publishLive(tenant, { id, version });
        if (!result.ok) return result.message;
        toast(`Version ${live} of ${name} is published`);
        router.refresh();
        return undefined;
      }}
    >
      Version {live} can then be shared, and is published to every site of the tenants that get it.
    </ConfirmDialog>
  );
}

function DeleteDialog({ tenant, items, onClose, onDeleted }: Omit<Props, "kind">) {
  const router = useRouter();
  const usage = useUsage(tenant, items.map(({ id }) => id).join(","));
  const [first] = items;
  const kind = first && CONTENT[first.type];
  const what = items.length === 1 ? first?.name : `${items.length} ${kind?.many.toLowerCase()}`;
  return (
    <ConfirmDialog
      title={`Delete ${what}`}
      confirm="Delete"
      danger
      waiting={usage === undefined || (usage !== "failed" && usage.count > 0)}
      onClose={onClose}
      onConfirm={async () => {
        const result = await remove(tenant, { ids: items.map(({ id }) => id) });
        if (!result.ok) return result.message;
        toast(`${what} deleted`);
        onDeleted?.();
        router.refresh();
        return undefined;
      }}
    >
      <p>
        {items.length === 1 ? "It is" : "They are"} deleted for good, with all versions
        {first?.type === "connection" ? " and secrets" : ""}. What others use, or what is shared to tenants,
        is not deleted.
      </p>
      <UsedBy usage={usage} />
      {items.length > 1 && (
        <ul className="mt-2 max-h-40 list-disc overflow-auto pl-5 text-muted">
          {items.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      )}
    </ConfirmDialog>
  );
}
