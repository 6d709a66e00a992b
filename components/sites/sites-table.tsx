"use client";

import { Pencil, Plus, Power, PowerOff, RotateCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { Result } from "@/lib/core/result";
import { retry, switchActive } from "@/lib/sites/actions";
import type { SiteRow } from "@/lib/sites/model";
import { DataTable } from "../data-table/data-table";
import type { PageOf, RowAction } from "../data-table/types";
import { useLive } from "../live/use-live";
import { Button } from "../ui/button";
import { toast, toastError } from "../ui/toaster";
import { siteColumns, siteFilters } from "./columns";
import { DisableDialog } from "./disable-dialog";
import { SiteDialog } from "./site-dialog";

/** What the person may do with sites; the commands check the same. */
export type SiteRights = { edit: boolean; enable: boolean; disable: boolean };

type Asked = { kind: "create" } | { kind: "rename"; site: SiteRow } | { kind: "disable"; sites: SiteRow[] };

/** A tenant's sites: on main with what can be done, in the child to look at (T7, T10). */
export function SitesTable({
  slug,
  tenant,
  page,
  may,
  unpaired,
}: {
  /** The tenant of the page. */
  slug: string;
  tenant: { id: string; name: string };
  page: PageOf<SiteRow>;
  /** Null in a child, which makes and changes none. */
  may: SiteRights | null;
  /** Why no site can be made now. */
  unpaired?: string | undefined;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  useLive(slug);

  async function run(work: Promise<Result<unknown>>, said: string): Promise<void> {
    const result = await work;
    if (!result.ok) return toastError(result.message);
    toast(said);
    router.refresh();
  }
  const actions = siteActions(may, {
    rename: ([site]) => site && setAsked({ kind: "rename", site }),
    disable: (sites) => setAsked({ kind: "disable", sites }),
    enable: (sites) =>
      void run(
        switchActive(slug, { ids: sites.map(({ id }) => id), active: true }),
        `${named(sites)} being brought to ${tenant.name}`,
      ),
    retry: (sites) =>
      void run(retry(slug, { ids: sites.map(({ id }) => id) }), `${named(sites)} being tried again`),
  });
  return (
    <>
      {may?.edit && (
        <div className="mb-3 flex justify-end">
          <Button
            variant="primary"
            aria-disabled={unpaired ? true : undefined}
            title={unpaired}
            onClick={() => !unpaired && setAsked({ kind: "create" })}
          >
            <Plus className="size-4" aria-hidden /> New site
          </Button>
        </div>
      )}
      <DataTable
        name="Sites"
        columns={siteColumns}
        page={page}
        rowId={(site) => site.id}
        rowName={(site) => site.name}
        actions={actions}
        filters={siteFilters}
        empty={{
          title: "No sites yet",
          description: may
            ? "Incident playbooks are published to a tenant’s sites, and a connection can be for one of them."
            : "The main tenant makes the sites of this tenant.",
        }}
      />
      {asked?.kind === "create" && <SiteDialog main={slug} tenant={tenant} onClose={close} />}
      {asked?.kind === "rename" && (
        <SiteDialog main={slug} tenant={tenant} site={asked.site} onClose={close} />
      )}
      {asked?.kind === "disable" && (
        <DisableDialog main={slug} tenant={tenant} sites={asked.sites} onClose={close} />
      )}
    </>
  );
}

const named = (sites: SiteRow[]) =>
  sites.length === 1 ? `${sites[0]?.name} is` : `${sites.length} sites are`;

type Handlers = Record<"rename" | "disable" | "enable" | "retry", (sites: SiteRow[]) => void>;

function siteActions(may: SiteRights | null, call: Handlers): RowAction<SiteRow>[] {
  if (!may?.edit) return [];
  const first = (sites: SiteRow[], is: (site: SiteRow) => boolean, why: string) => {
    const met = sites.find(is);
    return met && `${met.name} ${why}`;
  };
  return [
    { id: "rename", label: "Rename", icon: Pencil, run: call.rename },
    {
      id: "retry",
      label: "Retry",
      icon: RotateCw,
      bulk: true,
      disabled: (sites) => first(sites, ({ status }) => status !== "failed", "has not failed."),
      run: call.retry,
    },
    ...(may.enable
      ? [
          {
            id: "enable",
            label: "Enable",
            icon: Power,
            bulk: true,
            disabled: (sites: SiteRow[]) => first(sites, ({ active }) => active, "is enabled already."),
            run: call.enable,
          },
        ]
      : []),
    ...(may.disable
      ? [
          {
            id: "disable",
            label: "Disable",
            icon: PowerOff,
            danger: true,
            bulk: true,
            disabled: (sites: SiteRow[]) => first(sites, ({ active }) => !active, "is disabled already."),
            run: call.disable,
          },
        ]
      : []),
  ];
}
