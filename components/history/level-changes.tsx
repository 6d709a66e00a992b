import { LEVEL_LABELS, permissionLabel } from "@/lib/access/components";
import { type LevelChange, type Turn, turnOf } from "@/lib/history/replay";
import { Badge, type Tone } from "../ui/badge";

const turns: { turn: Turn; tone: Tone }[] = [
  { turn: "gained", tone: "success" },
  { turn: "raised", tone: "success" },
  { turn: "lowered", tone: "warning" },
  { turn: "lost", tone: "danger" },
];

/** What became of a permission, as a badge. */
export function TurnBadge({ change }: { change: LevelChange }) {
  const turn = turnOf(change);
  return <Badge tone={turns.find((each) => each.turn === turn)?.tone ?? "neutral"}>{turn}</Badge>;
}

/** What an event did to permissions: in numbers, and on demand each of them. */
export function LevelChanges({ changes }: { changes: readonly LevelChange[] }) {
  if (changes.length === 0) return null;
  const [only] = changes;
  if (changes.length === 1 && only) {
    return (
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <TurnBadge change={only} />
        <OneChange change={only} />
      </p>
    );
  }
  return (
    <details className="text-sm">
      <summary className="flex w-fit cursor-pointer flex-wrap items-center gap-1.5 rounded">
        {turns.map(({ turn, tone }) => {
          const count = changes.filter((change) => turnOf(change) === turn).length;
          return (
            count > 0 && (
              <Badge key={turn} tone={tone}>
                {count} {turn}
              </Badge>
            )
          );
        })}
        <span className="text-xs text-muted underline decoration-dotted">Show each</span>
      </summary>
      <ul className="mt-2 grid gap-x-8 gap-y-1 border-l pl-3 sm:grid-cols-2">
        {changes.map((change) => (
          <li key={change.key}>
            <OneChange change={change} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function OneChange({ change: { key, before, after } }: { change: LevelChange }) {
  return (
    <span>
      {permissionLabel(key)}:{" "}
      <span className="text-muted">
        {LEVEL_LABELS[before]} → {LEVEL_LABELS[after]}
      </span>
    </span>
  );
}
