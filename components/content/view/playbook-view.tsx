import type { Playbook } from "@/lib/content/definitions/playbook";
import { LazyGraph } from "../../playbooks/lazy-graph";
import { DefinitionList, Section } from "../../ui/states";
import { Code, Facts } from "./parts";
import { STEP_KINDS, stepWords, waysOf } from "./words";

/** A playbook's inputs and steps as text (C6, C7). */
export function PlaybookView({ value, nameOf }: { value: Playbook; nameOf: (id: string) => string }) {
  return (
    <>
      <DefinitionList
        items={[
          {
            term: "Inputs",
            value: value.inputs.map(({ name, type }) => `${name} (${type})`).join(", ") || "None",
          },
          ...(value.incidentTypes.length > 0
            ? [{ term: "For incidents of type", value: value.incidentTypes.join(", ") }]
            : []),
        ]}
      />
      <Section title="Graph">
        <LazyGraph value={value} />
      </Section>
      <Section title="Steps">
        <Facts
          head={["Step", "Kind", "What it does", "Leads to"]}
          rows={value.steps.map((step) => [
            <span key="name" className="font-medium">
              {step.name}
            </span>,
            STEP_KINDS[step.kind],
            stepWords(step, nameOf) || "–",
            <Ways key="ways" ways={waysOf(step, value)} />,
          ])}
        />
      </Section>
    </>
  );
}

function Ways({ ways }: { ways: { to: string; when: string | undefined }[] }) {
  if (ways.length === 0) return "–";
  return (
    <ul>
      {ways.map(({ to, when }) => (
        <li key={`${to} ${when}`}>
          {to}
          {when && (
            <>
              {" "}
              if <Code>{when}</Code>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
