import type { ReactNode } from "react";
import type { Guide } from "@/lib/sso/guides";
import type { ConnectionDetail } from "@/lib/sso/model";
import { Callout, DefinitionList, Section } from "../ui/states";
import { CopyValue } from "./copy-value";

/** What to paste where, on both sides, in the order in which it is done, whichever the protocol (A2). */
export function SetupSteps({
  connection,
  guide,
  pasted,
  bring,
  brought,
  children,
}: {
  connection: ConnectionDetail;
  guide: Guide;
  /** What else can be done instead of pasting. */
  pasted?: ReactNode;
  /** How the third step is called. */
  bring: string;
  /** What is known of the provider, once it was brought. */
  brought: { term: string; value: string }[];
  /** The form of the third step. */
  children: ReactNode;
}) {
  return (
    <>
      <Section title="1. Make the application there" description={guide.begin}>
        <dl className={pasted ? "border-y" : "border-t"}>
          {guide.paste.map(({ field, value }) => (
            <CopyValue key={field} label={field} value={connection.own[value]} />
          ))}
        </dl>
        {pasted}
      </Section>
      <Section title="2. Let it send" description="By exactly these names; case counts.">
        <dl className="border-y">
          {guide.send.map(({ name, from }) => (
            <CopyValue key={name} label={from} value={name} />
          ))}
        </dl>
        <Callout className="mt-3">{guide.groups}</Callout>
        {guide.overage && (
          <div className="mt-3 text-sm text-muted">
            <p className="font-medium text-ink">So that groups arrive for everybody</p>
            <ul className="mt-1 flex list-disc flex-col gap-1 pl-5">
              {guide.overage.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ul>
          </div>
        )}
      </Section>
      <Section title={`3. ${bring}`} description={guide.bring}>
        {brought.length > 0 && (
          <div className="mb-4">
            <DefinitionList items={brought} />
          </div>
        )}
        {children}
      </Section>
      <Section
        title="4. Test, then enable"
        description="A test shows what the provider sends and which groups match, and signs nobody in."
      >
        <p className="text-sm text-muted">
          People can also begin at{" "}
          <code className="break-all font-mono text-xs">{connection.own.loginUrl}</code>.
        </p>
      </Section>
    </>
  );
}
