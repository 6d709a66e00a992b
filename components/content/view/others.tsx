import type {
  Connection,
  EventRule,
  GlobalList,
  IncidentForm,
  Integration,
  UtilityCommand,
} from "@/lib/content/definitions/others";
import { DefinitionList, Section } from "../../ui/states";
import { Code, CodeBlock, Facts, FieldFacts } from "./parts";
import { outcomeWords, scopeWords } from "./words";

type Names = (id: string) => string;

/** How a product is talked to (C8). */
export function IntegrationView({ value }: { value: Integration }) {
  return (
    <>
      <DefinitionList
        items={[
          { term: "Vendor", value: value.vendor || "–" },
          {
            term: "Kind",
            value: value.builtIn ? `Built in, ${value.configured ? "" : "not "}configured` : "Custom",
          },
          {
            term: "Authentication",
            value: value.authentication === "header" ? `header ${value.header ?? ""}` : value.authentication,
          },
        ]}
      />
      <Section title="Commands">
        <Facts
          head={["Name", "Label", "Request", "Parameters", "Fetches events"]}
          rows={value.commands.map((command) => [
            <Code key="name">{command.name}</Code>,
            command.label,
            <Code key="request">{`${command.method} ${command.path}`}</Code>,
            command.parameters.map(({ name }) => name).join(", ") || "–",
            command.fetchesEvents ? "Yes" : "No",
          ])}
        />
      </Section>
      <Section title="What a connection must say">
        <FieldFacts fields={value.connectionFields} />
      </Section>
    </>
  );
}

/** A command that works on data alone (C9). */
export function UtilityView({ value }: { value: UtilityCommand }) {
  return (
    <>
      <Section title="Inputs">
        <FieldFacts fields={value.inputs} />
      </Section>
      <Section title="Expression" description={`Answers a ${value.output}.`}>
        <CodeBlock label="Expression">{value.expression}</CodeBlock>
      </Section>
    </>
  );
}

/** Where a product is reached; of secrets only which are set (C10). */
export function ConnectionView({ value, nameOf }: { value: Connection; nameOf: Names }) {
  const pairs = Object.entries(value.values);
  const properties = Object.entries(value.properties);
  return (
    <>
      <DefinitionList
        items={[
          { term: "Integration", value: nameOf(value.integrationId) },
          { term: "Holds for", value: scopeWords(value.scope, nameOf) },
          ...pairs.map(([term, given]) => ({ term, value: <Code>{given}</Code> })),
          { term: "Secrets set", value: value.secrets.join(", ") || "None" },
          ...properties.map(([term, given]) => ({ term: `Property ${term}`, value: given })),
        ]}
      />
      <p className="mt-3 text-sm text-muted">Secrets are sealed and are never shown again.</p>
    </>
  );
}

/** Named data (C11). */
export function ListView({ value }: { value: GlobalList }) {
  return <CodeBlock label="Data">{JSON.stringify(value.data, null, 2)}</CodeBlock>;
}

/** What becomes of an event (C12). */
export function RuleView({ value, nameOf }: { value: EventRule; nameOf: Names }) {
  return (
    <>
      <DefinitionList
        items={[
          { term: "Priority", value: value.priority },
          {
            term: "Applies where",
            value: value.match === "all" ? "all conditions are met" : "any condition is met",
          },
          ...(value.listId ? [{ term: "Reads the list", value: nameOf(value.listId) }] : []),
          { term: "Then", value: outcomeWords(value.outcome, nameOf) },
        ]}
      />
      <Section title="Conditions">
        <Facts
          head={["Field", "Comparison", "Value"]}
          rows={value.conditions.map(({ field, operator, value: wanted }) => [
            <Code key="field">{field}</Code>,
            operator.replaceAll("_", " "),
            wanted === undefined ? (
              operator === "in" ? (
                "the list"
              ) : (
                "–"
              )
            ) : (
              <Code key="value">{JSON.stringify(wanted)}</Code>
            ),
          ])}
        />
      </Section>
    </>
  );
}

/** How a type of incident is reported (C13). */
export function FormView({ value }: { value: IncidentForm }) {
  return (
    <>
      <DefinitionList items={[{ term: "Incident type", value: value.incidentType }]} />
      {value.sections.map(({ title, fields }) => (
        <Section key={title} title={title}>
          <Facts
            head={["Name", "Label", "Type", "Choices", "Must be given"]}
            rows={fields.map((field) => [
              <Code key="name">{field.name}</Code>,
              field.label,
              field.type.replaceAll("_", " "),
              field.choices.join(", ") || "–",
              field.required ? "Yes" : "No",
            ])}
          />
        </Section>
      ))}
    </>
  );
}
