import { expect, it } from "vitest";
import { RunTestInput, SampleIncident } from "./model";
import { sampleIncident, sampleInputs } from "./words";

it("C15: the prefilled incident is one, with something of its type for each input of the playbook", () => {
  const sample = sampleIncident({
    inputs: [
      { name: "title", type: "text", required: true },
      { name: "host", type: "text", required: true },
      { name: "link", type: "list", required: false },
      { name: "score", type: "number", required: false },
    ],
    incidentTypes: [],
  });
  expect(SampleIncident.parse(sample)).toEqual(sample);
  expect(sample).toMatchObject({ type: "Phishing", severity: "medium", status: "open" });
  expect(sample.data).toMatchObject({
    host: "till-07",
    ...sampleInputs([{ name: "score", type: "number", required: false }]),
  });
  expect(sample.data.link).toEqual(["example"]);
  expect(sample.data).not.toHaveProperty("title");
});

it.each([
  ["no object", [], "The built incident is a JSON object."],
  ["no title", { type: "Malware", severity: "low" }, "Enter a title."],
  ["an unknown severity", { title: "A", type: "B", severity: "worst" }, "Choose a severity."],
  [
    "an unknown field",
    { title: "A", type: "B", severity: "low", host: "pc" },
    "An incident has no “host”. Put it into its data.",
  ],
  [
    "data that is no object",
    { title: "A", type: "B", severity: "low", data: 1 },
    "The data is a JSON object.",
  ],
  [
    "an unknown status",
    { title: "A", type: "B", severity: "low", status: "x" },
    "The status is open or closed.",
  ],
])("C15: a built incident with %s is refused in a sentence", (_, sample, sentence) => {
  const playbookId = "6f9d1c2e-8a54-4d4c-9c0e-0d3a5b7a9f10";
  const { error } = RunTestInput.safeParse({ playbookId, draft: true, place: null, sample });
  expect(error?.issues.map(({ path, message }) => [path[0], message])).toEqual([["sample", sentence]]);
});
