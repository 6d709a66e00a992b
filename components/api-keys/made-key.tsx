import { Button } from "../ui/button";
import { SecretOnce } from "../ui/secret";

/** The secret of a key that was just made or rotated. */
export function MadeKey({ secret, note, onDone }: { secret: string; note?: string; onDone: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <SecretOnce
        label="API key"
        value={secret}
        hint="It is shown this once. Whoever has it acts with the key's roles, so keep it where secrets are kept."
      />
      {note && <p className="text-sm">{note}</p>}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
