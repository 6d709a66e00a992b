"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { register } from "@/lib/pairing/actions";
import type { PreflightReport } from "@/lib/pairing/model";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input } from "../ui/field";
import { Callout } from "../ui/states";
import { toast } from "../ui/toaster";
import { useFormErrors } from "../ui/use-form-errors";
import { PreflightSummary } from "./preflight-report";

const WHOLE_KEY = /^bwk_[\w-]{43}$/;

/** Registers a tenant: its URL and key, then what would happen, then Register and initiate (P2, P3). */
export function AddTenantDialog({
  main,
  url: knownUrl,
  onClose,
  onRegistered,
}: {
  main: string;
  url: string;
  onClose: () => void;
  onRegistered: () => void;
}) {
  const [url, setUrl] = useState(knownUrl);
  const [key, setKey] = useState("");
  const [report, setReport] = useState<PreflightReport>();
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  useDirtyGuard(url !== knownUrl || key !== "");

  function change(set: (value: string) => void, value: string) {
    set(value);
    setReport(undefined);
  }

  async function look() {
    if (report || pending) return;
    setPending(true);
    clear();
    const answer = await preflight(main, url, key);
    setPending(false);
    if ("message" in answer) refuse(answer);
    else setReport(answer.report);
  }

  // A pasted key is whole at once: the preflight then needs no click.
  const whole = url.trim() !== "" && WHOLE_KEY.test(key.trim());
  const lookOnce = useEffectEvent(() => void look());
  useEffect(() => {
    if (whole) lookOnce();
  }, [whole]);

  async function run() {
    setPending(true);
    clear();
    const result = await register(main, { url, key });
    setPending(false);
    if (result.ok) {
      toast(`${report?.tenant.name ?? "The tenant"} is being initialized`);
      onRegistered();
      onClose();
    } else {
      setReport(undefined);
      refuse(result);
    }
  }

  return (
    <Dialog
      open
      wide
      title="Add tenant"
      description="In the tenant, under Settings, Main tenant, its administrator generates a registration key."
      onClose={() => mayLeave() && onClose()}
    >
      <form
        ref={form}
        method="post"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
        className="flex flex-col gap-4"
      >
        <Field
          label="Tenant URL"
          hint="The address under which people open the tenant, such as https://…/t/acme."
          error={errors.fields.url}
        >
          <Input
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            value={url}
            onChange={(event) => change(setUrl, event.target.value)}
          />
        </Field>
        <Field
          label="Registration key"
          hint="It works once, and only for this tenant."
          error={errors.fields.key}
        >
          <Input
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => change(setKey, event.target.value)}
          />
        </Field>
        {errors.message && <Callout tone="danger">{errors.message}</Callout>}
        {report && <PreflightSummary report={report} />}
        <div className="flex justify-end gap-2">
          <Button onClick={() => mayLeave() && onClose()}>Cancel</Button>
          {!report && (
            <Button type="submit" pending={pending}>
              Check
            </Button>
          )}
          <Button variant="primary" pending={pending} disabled={!report} onClick={run}>
            Register and initiate
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

type Refused = { message: string; fields?: Record<string, string> };

/** The key travels in a header, so that no log keeps it; encoded, because what was typed may fit into no header. */
async function preflight(
  main: string,
  url: string,
  key: string,
): Promise<{ report: PreflightReport } | Refused> {
  const unreachable = { message: "The console could not be reached. Check your connection and try again." };
  const missing = missingFields(url, key);
  if (missing) return missing;
  const response = await fetch(`/t/${main}/api/pairing/preflight?${new URLSearchParams({ url })}`, {
    headers: { "x-registration-key": encodeURIComponent(key.trim()) },
  }).catch(() => undefined);
  if (!response) return unreachable;
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return { report: body as PreflightReport };
  return isRefused(body) ? body : unreachable;
}

function missingFields(url: string, key: string): Refused | undefined {
  const fields = {
    ...(url.trim() ? {} : { url: "Enter the tenant's address." }),
    ...(key.trim() ? {} : { key: "Enter the registration key." }),
  };
  return Object.keys(fields).length > 0 ? { message: "Some fields need a correction.", fields } : undefined;
}

function isRefused(body: unknown): body is Refused {
  return typeof body === "object" && body !== null && "message" in body && typeof body.message === "string";
}
