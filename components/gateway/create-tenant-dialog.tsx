"use client";

import { type FormEvent, useState } from "react";
import { create } from "@/lib/tenants/actions";
import type { Region } from "@/lib/tenants/queries";
import { suggestColor, suggestSlug } from "@/lib/tenants/words";
import { mayLeave, useDirtyGuard } from "../shell/dirty";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field, Input, Select } from "../ui/field";
import { Callout } from "../ui/states";
import { useFormErrors } from "../ui/use-form-errors";
import { type Colour, ColourField } from "./colour-field";

const TEXTS = { name: "", slug: "", region: "", adminFirstName: "", adminLastName: "", adminEmail: "" };

/** Asks what a new tenant needs (T2). Address and colour follow the name until they are chosen. */
export function CreateTenantDialog({
  main,
  regions,
  origin,
  onClose,
  onCreated,
}: {
  main: string;
  regions: Region[];
  /** What stands before a tenant's address, such as `https://console.example/t/`. */
  origin: string;
  onClose: () => void;
  onCreated: (slug: string) => void;
}) {
  const [texts, setTexts] = useState({ ...TEXTS, region: regions[0]?.name ?? "" });
  const [chosenColour, setColour] = useState<Colour>();
  const [ownSlug, setOwnSlug] = useState(false);
  const [pending, setPending] = useState(false);
  const { form, errors, clear, refuse } = useFormErrors();
  useDirtyGuard(texts.name !== "" || texts.adminEmail !== "");

  const slug = ownSlug || texts.name.trim() === "" ? texts.slug : suggestSlug(texts.name);
  const color = chosenColour ?? suggestColor(texts.name);
  const close = () => mayLeave() && onClose();
  const text = (name: keyof typeof TEXTS) => ({
    value: name === "slug" ? slug : texts[name],
    onChange: (event: { target: { value: string } }) => {
      if (name === "slug") setOwnSlug(event.target.value !== "");
      setTexts({ ...texts, [name]: event.target.value });
    },
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    setPending(true);
    clear();
    const result = await create(main, { ...texts, slug, color });
    setPending(false);
    if (result.ok) onCreated(result.data.slug);
    else refuse(result);
  }

  const { fields } = errors;
  return (
    <Dialog
      open
      wide
      title="Create tenant"
      description="It gets a schema and a database role of its own, in the database of its region."
      onClose={close}
    >
      <form ref={form} method="post" noValidate onSubmit={submit} className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={fields.name}>
          <Input autoComplete="off" {...text("name")} />
        </Field>
        <Field
          label="Address"
          hint={`${origin}${slug || "…"}. It cannot be changed later.`}
          error={fields.slug}
        >
          <Input autoComplete="off" spellCheck={false} className="font-mono" {...text("slug")} />
        </Field>
        <Field label="Region" hint="Where the tenant's data is stored." error={fields.region}>
          <Select {...text("region")}>
            {regions.map((region) => (
              <option key={region.name} value={region.name}>
                {region.label}
              </option>
            ))}
          </Select>
        </Field>
        <Field
          label="Administrator's e-mail"
          hint="The tenant's first Account Admin; gets an invitation."
          error={fields.adminEmail}
        >
          <Input type="email" autoComplete="off" {...text("adminEmail")} />
        </Field>
        <Field label="Administrator's first name" error={fields.adminFirstName}>
          <Input autoComplete="off" {...text("adminFirstName")} />
        </Field>
        <Field label="Administrator's last name" error={fields.adminLastName}>
          <Input autoComplete="off" {...text("adminLastName")} />
        </Field>
        <div className="sm:col-span-2">
          <ColourField value={color} onChange={setColour} error={fields.color} />
        </div>
        {errors.message && (
          <Callout tone="danger" className="sm:col-span-2">
            {errors.message}
          </Callout>
        )}
        <div className="flex justify-end gap-2 sm:col-span-2">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Create tenant
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
