import type { ReactNode } from "react";
import { ConnectionResolution } from "@/components/connections/connection-resolution";
import { Uses } from "@/components/content/uses";
import { type Compared, Versions } from "@/components/content/versions";
import { DefinitionView } from "@/components/content/view/definition-view";
import { KeptTests } from "@/components/playbook-tests/kept-tests";
import { TestPanel } from "@/components/playbook-tests/test-panel";
import { nameResolution } from "@/lib/connections/screen";
import type { Connection } from "@/lib/content/definitions/others";
import type { Playbook } from "@/lib/content/definitions/playbook";
import { versionDiff } from "@/lib/content/diff";
import type { ContentItem } from "@/lib/content/model";
import { contentLinks, contentVersions, scopeNames, versionContent } from "@/lib/content/queries";
import { CONTENT, CONTENT_TYPES, type ContentType } from "@/lib/content/types";
import { admits, type Context, edit, view } from "@/lib/core/context";
import { orNotFound } from "@/lib/core/found";
import { testsOf } from "@/lib/playbook-tests/queries";
import { sampleIncident, sampleInputs } from "@/lib/playbook-tests/words";

/** The part of an item's page that is open. Throws what `notFound` throws for versions that are not there. */
export async function itemPanel(
  context: Context,
  item: ContentItem,
  open: string,
  asked: Record<string, string | undefined>,
  mayEdit: boolean,
): Promise<ReactNode> {
  const { slug } = context.tenant;
  if (open === "test") return tests(context, item);
  if (open === "versions") {
    const [versions, compared] = await orNotFound(
      Promise.all([contentVersions(context, item.id), comparedOf(context, item, asked)]),
    );
    return <Versions tenant={slug} item={item} versions={versions} compared={compared} mayEdit={mayEdit} />;
  }
  if (open === "resolution") return resolution(context, item, asked.tenant);
  const links = await contentLinks(context, item.id);
  if (open === "uses") {
    const openable = CONTENT_TYPES.filter((type) => admits(context, view(CONTENT[type].component)));
    return <Uses tenant={slug} links={links} openable={openable} />;
  }
  const scope = item.type === "connection" ? (item.draft as Connection).scope : null;
  const names = {
    ...Object.fromEntries(links.uses.map(({ id, name }) => [id, name ?? "something that is gone"])),
    ...(scope && (await scopeNames(context, scope))),
  };
  return <DefinitionView type={item.type} definition={item.draft} names={names} />;
}

/** Which connection of this name a tenant's sites would use: the one of the address, or that of its scope (C10). */
async function resolution(
  context: Context,
  item: ContentItem,
  asked: string | undefined,
): Promise<ReactNode> {
  const { slug, kind, id } = context.tenant;
  const { scope, integrationId } = item.draft as Connection;
  const own = scope.kind === "tenant" || scope.kind === "site" ? scope.tenantId : undefined;
  const tenantId = kind === "child" ? id : (asked ?? own);
  const found =
    tenantId && (await orNotFound(nameResolution(context, tenantId, { name: item.name, integrationId })));
  return (
    <ConnectionResolution
      slug={slug}
      onMain={kind === "main"}
      name={item.name}
      tenant={found ? found.tenant : null}
      places={found ? found.places : []}
    />
  );
}

/** The test runs of a playbook, and for who may test it the next one (C15). */
async function tests(context: Context, item: ContentItem): Promise<ReactNode> {
  const { id, kind, slug } = context.tenant;
  const playbook = item.draft as Playbook;
  return (
    <>
      {admits(context, edit("playbook-tests")) && isPlaybook(item.type) && (
        <TestPanel
          tenant={slug}
          playbook={{ id: item.id, type: item.type, live: item.live }}
          onMain={kind === "main"}
          ownTenantId={id}
          mayUseTenants={
            context.accountAdmin || context.levels.get("playbook-tests:tenant-connections") === "edit"
          }
          sample={
            item.type === "incident_playbook" ? sampleIncident(playbook) : sampleInputs(playbook.inputs)
          }
        />
      )}
      <div className="mt-5 border-t pt-5">
        <KeptTests tests={await testsOf(context, item.id)} />
      </div>
    </>
  );
}

/** True for both kinds of playbooks. */
export const isPlaybook = (type: ContentType): type is "event_playbook" | "incident_playbook" =>
  type === "event_playbook" || type === "incident_playbook";

/** The two versions that the address names, or else what is live against the draft. */
async function comparedOf(
  context: Context,
  item: ContentItem,
  asked: Record<string, string | undefined>,
): Promise<Compared | null> {
  const [a, b] = [asked.a, asked.b].map((text) => (text && /^\d{1,6}$/.test(text) ? Number(text) : null));
  const pair =
    a !== null && b !== null && a !== undefined && b !== undefined
      ? { a, b }
      : item.live !== null && item.draftChanged
        ? { a: item.live, b: 0 }
        : null;
  if (!pair) return null;
  const [one, two] = await Promise.all([
    versionContent(context, item.id, pair.a),
    versionContent(context, item.id, pair.b),
  ]);
  return { ...pair, parts: versionDiff(one, two) };
}
