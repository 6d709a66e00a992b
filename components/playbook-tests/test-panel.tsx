"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { RunResult } from "@/lib/playbook-runs/words";
import type { TestEvent } from "@/lib/playbook-tests/words";
import { JsonField } from "../content/editors/json";
import { Button } from "../ui/button";
import { Checkbox, Field, Select } from "../ui/field";
import type { PickItem } from "../ui/multi-picker";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { IncidentChoice, type IncidentDraft } from "./incident-choice";
import { One } from "./one";
import { StepList } from "./step-list";

/** Runs a playbook as a test: which version, with whose connections, on which data (C15). */
export function TestPanel({
  tenant,
  playbook,
  onMain,
  ownTenantId,
  mayUseTenants,
  sample,
}: {
  tenant: string;
  playbook: { id: string; type: "event_playbook" | "incident_playbook"; live: number | null };
  onMain: boolean;
  /** This tenant's id: in a child its own sites can be chosen. */
  ownTenantId: string;
  mayUseTenants: boolean;
  /** Built data: an event playbook's inputs, or an incident. */
  sample: Record<string, unknown>;
}) {
  const router = useRouter();
  const [draft, setDraft] = useState(playbook.live === null);
  const [away, setAway] = useState(false);
  const [region, setRegion] = useState<PickItem>();
  const [chosen, setChosen] = useState<PickItem>();
  const [site, setSite] = useState<PickItem>();
  const [incident, setIncident] = useState<IncidentDraft>({ built: true, chosen: undefined, sample });
  const [inputs, setInputs] = useState(sample);
  const [running, setRunning] = useState(false);
  const [result, setResult] = useState<RunResult>();
  const { form, errors, clear, refuse } = useFormErrors();
  const api = `/t/${tenant}/api/playbook-tests`;
  const placeId = onMain ? (away ? chosen?.id : undefined) : ownTenantId;
  const mayBuild = onMain && !away;
  const built = mayBuild && incident.built;
  const ofIncident = playbook.type === "incident_playbook";
  const lacks = lacking();

  function lacking(): string | undefined {
    if (onMain && away && !chosen) return "Choose a tenant.";
    if (ofIncident && !built && !incident.chosen) return "Choose an incident.";
    return undefined;
  }

  async function run(event: FormEvent) {
    event.preventDefault();
    setRunning(true);
    setResult(undefined);
    clear();
    const place = placeId ? { tenantId: placeId, siteId: site?.id ?? null } : null;
    const answer = await asked(api, { playbookId: playbook.id, draft, place, ...data() });
    if (answer.type === "result") setResult(answer.result);
    else refuse(answer);
    setRunning(false);
    router.refresh();
  }

  function data() {
    if (!ofIncident) return { inputs };
    return built ? { sample: incident.sample } : { incidentId: incident.chosen?.id ?? null };
  }

  const otherPlace = () => {
    setSite(undefined);
    setIncident({ ...incident, chosen: undefined });
  };

  return (
    <form ref={form} onSubmit={run} className="flex max-w-3xl flex-col gap-4">
      <Field label="Version" className="max-w-60">
        <Select
          value={draft ? "draft" : "live"}
          onChange={(event) => setDraft(event.target.value === "draft")}
        >
          <option value="draft">The draft</option>
          {playbook.live !== null && <option value="live">{`Version ${playbook.live}, live`}</option>}
        </Select>
      </Field>
      {onMain && mayUseTenants && (
        <Checkbox
          label="With a tenant’s connections. Without: with main’s own."
          checked={away}
          onChange={(event) => {
            setAway(event.target.checked);
            setChosen(undefined);
            otherPlace();
          }}
        />
      )}
      {onMain && away && (
        <div className="grid gap-4 sm:grid-cols-2">
          <One label="Region" source={`${api}/places?kind=region`} chosen={region} onChange={setRegion} />
          <One
            label="Tenant"
            source={`${api}/places?kind=tenant&region=${encodeURIComponent(region?.id ?? "")}`}
            chosen={chosen}
            onChange={(item) => {
              setChosen(item);
              otherPlace();
            }}
          />
        </div>
      )}
      {placeId && (
        <One
          label="Site"
          hint="It may stay empty: the tenant’s connections are used then."
          source={`${api}/places?kind=site&tenant=${placeId}`}
          chosen={site}
          onChange={setSite}
        />
      )}
      {ofIncident ? (
        <IncidentChoice
          value={incident}
          mayBuild={mayBuild}
          source={`${api}/incidents?tenant=${onMain && away ? (chosen?.id ?? "") : ""}`}
          errors={errors.fields}
          onChange={setIncident}
        />
      ) : (
        <JsonField
          label="Built data"
          hint="What the playbook gets as its inputs."
          rows={8}
          value={inputs}
          error={errors.fields.inputs}
          onChange={(value) => setInputs(value as Record<string, unknown>)}
        />
      )}
      <div>
        <Button
          type="submit"
          variant="primary"
          pending={running}
          disabled={lacks !== undefined}
          title={lacks}
        >
          Run the test
        </Button>
        <p className="mt-1 text-xs text-muted">Integration commands make real calls.</p>
      </div>
      <div aria-live="polite">
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        {result && <Result result={result} />}
      </div>
    </form>
  );
}

function Result({ result }: { result: RunResult }) {
  return (
    <section aria-label="Result of the test" className="flex flex-col gap-3">
      <Callout tone={result.state === "successful" ? "success" : "danger"}>
        {result.state === "successful" ? "The test ran to its end." : (result.error ?? "The test failed.")}
      </Callout>
      <StepList steps={result.steps} />
    </section>
  );
}

const BROKEN: TestEvent = { type: "refused", message: "The test broke off. Try again." };

async function asked(address: string, body: object): Promise<TestEvent> {
  try {
    const response = await fetch(address, { method: "POST", body: JSON.stringify(body) });
    const last = (await response.text()).trim().split("\n").at(-1);
    return last ? (JSON.parse(last) as TestEvent) : BROKEN;
  } catch {
    return BROKEN;
  }
}
