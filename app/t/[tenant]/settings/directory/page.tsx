import type { Metadata } from "next";
import { Connection } from "@/components/directory/connection";
import { FollowedGroups } from "@/components/directory/followed-groups";
import { Guide } from "@/components/directory/guide";
import { RequestLog } from "@/components/directory/request-log";
import { SettingsForm } from "@/components/directory/settings-form";
import { SyncPlan } from "@/components/directory/sync-plan";
import { PageHeader, Section } from "@/components/ui/states";
import { access } from "@/lib/core/access";
import { admits, edit, view } from "@/lib/core/context";
import { type SearchParams, singleParams } from "@/lib/core/page";
import { directoryLog, directoryState, followedGroups } from "@/lib/directory/queries";
import { DIRECTORY_KIND_LABELS } from "@/lib/directory/words";
import { tenantUrl } from "@/lib/tenants/address";

type Props = { params: Promise<{ tenant: string }>; searchParams: SearchParams };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { tenant } = await access((await params).tenant, view("directory"));
  return { title: `Directory · ${tenant.name}` };
}

/** The directory that SCIM feeds, and the groups that follow it (A6, G6, W8). */
export default async function DirectoryPage({ params, searchParams }: Props) {
  const context = await access((await params).tenant, view("directory"));
  const { slug } = context.tenant;
  const { errors, after } = await singleParams(searchParams);
  const onlyErrors = errors === "1";
  const [state, groups, requests] = await Promise.all([
    directoryState(context),
    followedGroups(context),
    directoryLog(context, { errors: onlyErrors, after }),
  ]);
  const mayEdit = admits(context, edit("directory"));
  const mayKeep = admits(context, edit("groups")) && context.levels.get("groups:import") === "edit";
  return (
    <div className="max-w-4xl">
      <PageHeader
        title="Directory"
        description="Your directory sends its people and groups here by SCIM. Groups that you import follow it; accounts of this console are never made, disabled or deleted by it."
      />
      <div>
        <Section title="Connection">
          <Connection
            tenant={slug}
            state={state}
            mayEdit={mayEdit}
            mayHaveToken={mayEdit && context.accountAdmin}
          />
        </Section>
        {state && (
          <>
            <Section title={`Set up ${DIRECTORY_KIND_LABELS[state.kind]}`}>
              <Guide kind={state.kind} baseUrl={`${tenantUrl(slug)}/scim/v2`} />
            </Section>
            <Section title="How groups follow">
              <SettingsForm key={state.version} tenant={slug} state={state} readOnly={!mayEdit} />
            </Section>
            <Section title="Imported groups" description="Their members change in the directory, not here.">
              <div className="flex flex-col gap-4">
                <FollowedGroups tenant={slug} groups={groups} mayKeep={mayKeep} />
                {groups.length > 0 && <SyncPlan tenant={slug} />}
              </div>
            </Section>
            <Section title="Requests">
              <RequestLog
                base={`/t/${slug}/settings/directory`}
                rows={requests.rows}
                errors={onlyErrors}
                next={requests.next}
              />
            </Section>
          </>
        )}
      </div>
    </div>
  );
}
