import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { RolloutDetail } from "@/components/rollouts/rollout-detail";
import { access } from "@/lib/core/access";
import { view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { rolloutDetail } from "@/lib/rollouts/queries";
import { rolloutRights } from "../rights";

type Props = { params: Promise<{ tenant: string; rollout: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant: slug, rollout: id } = await params;
  const context = await access(slug, view("sharing"));
  const { name } = await orNotFound(rolloutDetail(context, id));
  return { title: `${name} · ${context.tenant.name}` };
}

/** A rollout: its rings, how each tenant stands, and what can be done (W5). */
export default async function RolloutPage({ params }: Props) {
  const { tenant: slug, rollout: id } = await params;
  const context = await access(slug, view("sharing"));
  if (context.tenant.kind !== "main") notFound();
  const rollout = await orNotFound(rolloutDetail(context, id));
  return <RolloutDetail tenant={slug} rollout={rollout} may={rolloutRights(context)} />;
}
