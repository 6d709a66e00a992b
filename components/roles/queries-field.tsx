import { X } from "lucide-react";
import { type PresetQuery, QUERY_SCREENS, type QueryScreen } from "@/lib/roles/advanced-words";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import type { PartProps } from "./advanced-panel";

/** The preset queries of a role, by screen (R3). */
export function QueriesField({ value, errors, readOnly, onChange }: PartProps) {
  const set = (screen: QueryScreen, queries: PresetQuery[]) => {
    const { [screen]: _, ...others } = value.queries ?? {};
    onChange({ ...value, queries: queries.length > 0 ? { ...others, [screen]: queries } : others });
  };
  return (
    <div className="flex flex-col gap-5">
      {QUERY_SCREENS.map(({ id, label }) => (
        <QueryList
          key={id}
          label={label}
          queries={value.queries?.[id] ?? []}
          errorOf={(field) => errors[`advanced.queries.${id}${field && `.${field}`}`]}
          readOnly={readOnly}
          onChange={(queries) => set(id, queries)}
        />
      ))}
    </div>
  );
}

function QueryList({
  label,
  queries,
  errorOf,
  readOnly,
  onChange,
}: {
  label: string;
  queries: PresetQuery[];
  errorOf: (field: string) => string | undefined;
  readOnly: boolean | undefined;
  onChange: (queries: PresetQuery[]) => void;
}) {
  const change = (place: number, part: Partial<PresetQuery>) =>
    onChange(queries.map((query, n) => (n === place ? { ...query, ...part } : query)));
  return (
    <fieldset>
      <legend className="text-sm font-medium">{label}</legend>
      {queries.length === 0 && <p className="mt-1 text-sm text-muted">No queries.</p>}
      <ul className="mt-1 flex flex-col gap-2">
        {queries.map((query, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a query has no other identity while it is typed
          <li key={place} className="grid items-start gap-2 sm:grid-cols-[14rem_1fr_auto]">
            <Field label={`Name of query ${place + 1}`} error={errorOf(`${place}.name`)}>
              <Input
                value={query.name}
                readOnly={readOnly}
                onChange={(event) => change(place, { name: event.target.value })}
              />
            </Field>
            <Field label={`Query ${place + 1}`} error={errorOf(`${place}.query`)}>
              <Input
                value={query.query}
                readOnly={readOnly}
                placeholder="-status:closed owner:me"
                onChange={(event) => change(place, { query: event.target.value })}
              />
            </Field>
            {!readOnly && (
              <Button
                size="sm"
                variant="ghost"
                className="justify-self-start sm:mt-6"
                aria-label={`Remove query ${place + 1} of ${label}`}
                onClick={() => onChange(queries.filter((_, n) => n !== place))}
              >
                <X className="size-3.5" aria-hidden />
              </Button>
            )}
          </li>
        ))}
      </ul>
      {errorOf("") && <p className="mt-1 text-xs font-medium text-danger">{errorOf("")}</p>}
      {!readOnly && (
        <Button
          size="sm"
          className="mt-2"
          aria-label={`Add a query for ${label}`}
          onClick={() => onChange([...queries, { name: "", query: "" }])}
        >
          Add a query
        </Button>
      )}
    </fieldset>
  );
}
