import type { DiffPart } from "@/lib/content/diff";
import type { ContentItem, ContentVersion } from "@/lib/content/model";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/relative-time";
import { Section } from "../ui/states";
import { BringBack } from "./bring-back";
import { VersionDiff } from "./version-diff";

/** The two versions that are compared; 0 is the draft. */
export type Compared = { a: number; b: number; parts: readonly DiffPart[] };

/** An item's versions, the newest first, and the difference between any two of them. */
export function Versions({
  tenant,
  item,
  versions,
  compared,
  mayEdit,
}: {
  tenant: string;
  item: ContentItem;
  versions: readonly ContentVersion[];
  compared: Compared | null;
  mayEdit: boolean;
}) {
  const numbers = [...(item.draftChanged ? [0] : []), ...versions.map(({ number }) => number)];
  return (
    <>
      {numbers.length > 1 && (
        <Section title="Difference">
          <form className="mb-3 flex flex-wrap items-end gap-2 text-sm">
            <input type="hidden" name="tab" value="versions" />
            <Choice name="a" label="From" numbers={numbers} chosen={compared?.a} />
            <Choice name="b" label="To" numbers={numbers} chosen={compared?.b} />
            <Button type="submit">Compare</Button>
          </form>
          {compared && <VersionDiff parts={compared.parts} from={named(compared.a)} to={named(compared.b)} />}
        </Section>
      )}
      <Section title="Versions">
        {versions.length === 0 ? (
          <p className="text-sm text-muted">No version is live yet: there is only a draft.</p>
        ) : (
          <ol className="divide-y rounded-md border text-sm">
            {versions.map((version) => (
              <li key={version.number} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
                <span className="font-medium tabular-nums">{named(version.number)}</span>
                {version.number === item.live && <Badge tone="success">Live</Badge>}
                {version.number === item.published && <Badge tone="success">Published</Badge>}
                <span className="min-w-0 flex-1 text-muted">{version.note}</span>
                <span className="text-muted">
                  {version.madeBy && `${version.madeBy}, `}
                  <RelativeTime at={version.madeAt} />
                </span>
                {mayEdit && version.number !== item.live && (
                  <BringBack tenant={tenant} item={item} number={version.number} />
                )}
              </li>
            ))}
          </ol>
        )}
      </Section>
    </>
  );
}

const named = (number: number) => (number === 0 ? "Draft" : `Version ${number}`);

function Choice({
  name,
  label,
  numbers,
  chosen,
}: {
  name: string;
  label: string;
  numbers: number[];
  chosen: number | undefined;
}) {
  return (
    <label className="flex items-center gap-2">
      <span className="text-muted">{label}</span>
      <select
        name={name}
        defaultValue={chosen}
        className="h-8 rounded-md border border-strong-line bg-surface px-2 text-sm"
      >
        {numbers.map((number) => (
          <option key={number} value={number}>
            {named(number)}
          </option>
        ))}
      </select>
    </label>
  );
}
