import type { NearMiss } from "@/lib/sso/groups";
import type { LabResult } from "@/lib/sso/lab";
import { Badge } from "../ui/badge";
import { Callout, DefinitionList } from "../ui/states";
import { LabChecks } from "./lab-checks";

const OUTCOMES = {
  known: "this person is known here by this provider.",
  link: "the local user of this address would become Local/SSO.",
  create: "a new SSO user would be made.",
};

const MISSES: Readonly<Record<NearMiss["why"], string>> = {
  case: "differs in case",
  blanks: "differs in blanks",
  guid: "is a name, and the provider sends GUIDs",
  name: "is a GUID, and the provider sends names",
};

/** What a provider sent, what of it is mapped, which groups match and which nearly do (A2). */
export function LabView({ result }: { result: LabResult }) {
  const { refused, outcome, mapped, groups, attributes, checks, notes } = result;
  const failing = checks.filter(({ state }) => state === "failed").length;
  return (
    <div className="flex flex-col gap-5">
      {refused ? (
        <Callout tone="danger" title="A sign-in would be refused">
          {failing > 1 ? `${failing} checks fail, as told below.` : `${refused.sentence} ${refused.detail}`}
          {outcome && ` Were it not for that, ${OUTCOMES[outcome]}`}
        </Callout>
      ) : (
        <Callout tone={outcome ? "success" : "info"}>
          {outcome
            ? `A sign-in would work: ${OUTCOMES[outcome]} Nobody was signed in.`
            : "Nothing speaks against a sign-in, as far as this tells. Nobody was signed in."}
        </Callout>
      )}
      {notes.map((note) => (
        <Callout key={note} tone="warning">
          {note}
        </Callout>
      ))}
      {checks.length > 0 && (
        <Part title="Checks">
          <LabChecks checks={checks} />
        </Part>
      )}
      {!result.proved && attributes.length > 0 && (
        <Callout tone="warning">What follows is what it says of itself. It was not proved.</Callout>
      )}
      {attributes.length > 0 && (
        <>
          <Part title="Mapped">
            <DefinitionList
              items={[
                { term: "Subject", value: result.subject || <Missing /> },
                { term: "Issuer", value: result.issuer || <Missing /> },
                {
                  term: "E-mail address",
                  value: mapped.email ? (
                    <span className="inline-flex flex-wrap items-center gap-2">
                      {mapped.email}
                      <Badge tone={mapped.emailVerified ? "success" : "neutral"}>
                        {mapped.emailVerified ? "Verified" : "Not verified"}
                      </Badge>
                      {!mapped.emailVerified && (
                        <span className="text-muted">
                          The provider is not trusted for this domain in Settings, or says that it is not.
                        </span>
                      )}
                    </span>
                  ) : (
                    <Missing />
                  ),
                },
                { term: "First name", value: mapped.firstName ?? <Missing /> },
                { term: "Last name", value: mapped.lastName ?? <Missing /> },
                { term: "Phone", value: mapped.phone ?? <Missing /> },
              ]}
            />
          </Part>
          <Part title="Groups">
            <GroupsOf groups={groups} />
          </Part>
          <Part title={`What was sent: ${attributes.length} attributes`}>
            <div className="overflow-x-auto rounded-md border">
              <table className="w-full text-left text-sm">
                <thead className="bg-sunken text-xs text-muted">
                  <tr>
                    <th className="px-3 py-1.5 font-medium">Name</th>
                    <th className="px-3 py-1.5 font-medium">Values</th>
                  </tr>
                </thead>
                <tbody className="divide-y">
                  {attributes.map(({ name, values }) => (
                    <tr key={name}>
                      <td className="break-all px-3 py-1.5 align-top font-mono text-xs">{name}</td>
                      <td className="break-all px-3 py-1.5 font-mono text-xs">
                        <ul>
                          {values.map((value) => (
                            <li key={value}>{value}</li>
                          ))}
                        </ul>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </Part>
        </>
      )}
    </div>
  );
}

function GroupsOf({ groups: { matched, unmatched, nearMisses } }: { groups: LabResult["groups"] }) {
  if (matched.length + unmatched.length === 0)
    return <p className="text-sm text-muted">The provider sent no groups under the mapped name.</p>;
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {matched.map(({ id, name, by }) => (
        <li key={id} className="flex flex-wrap items-center gap-2">
          <Badge tone="success">Matches</Badge> {name} <span className="text-muted">by {by.join(", ")}</span>
        </li>
      ))}
      {unmatched.map((name) => (
        <li key={name} className="flex flex-wrap items-center gap-2">
          <Badge>No group</Badge>{" "}
          <code className="whitespace-pre-wrap break-all font-mono text-xs">{name}</code>
        </li>
      ))}
      {nearMisses.map(({ sent, mapped, group, why }) => (
        <li key={`${sent} ${mapped} ${group}`} className="flex items-baseline gap-2">
          <span className="shrink-0">
            <Badge tone="warning">Nearly</Badge>
          </span>
          <span className="min-w-0 break-words">
            “{mapped}” of {group} {MISSES[why]}
            {(why === "case" || why === "blanks") && <span className="text-muted"> from “{sent}”</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section>
      <h3 className="mb-2 text-sm font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function Missing() {
  return <span className="text-muted">Not sent</span>;
}
