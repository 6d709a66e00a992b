import Link from "next/link";

/** Numbers with what they count; each leads to its list where it has one. */
export function NumberTiles({ tiles }: { tiles: { label: string; value: string; href?: string }[] }) {
  return (
    <ul className="grid grid-cols-2 gap-x-8 gap-y-4 sm:grid-cols-4">
      {tiles.map(({ label, value, href }) => (
        <li key={label}>
          {href ? (
            <Link href={href} className="group block">
              <Tile label={label} value={value} />
            </Link>
          ) : (
            <Tile label={label} value={value} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Tile({ label, value }: { label: string; value: string }) {
  return (
    <>
      <span className="block text-2xl font-semibold tabular-nums group-hover:underline">{value}</span>
      <span className="text-sm text-muted">{label}</span>
    </>
  );
}
