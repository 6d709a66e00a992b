import type { FollowedGroup } from "@/lib/directory/model";
import { followsReason, minutesInWords } from "@/lib/directory/words";
import { RelativeTime } from "../ui/relative-time";
import { Callout } from "../ui/states";

/** Says on a group's page that it follows the directory, how fresh it is, and what becomes of it (G6, W8). */
export function Follows({ group, syncMinutes }: { group: FollowedGroup; syncMinutes: number }) {
  const gone = group.goneAt !== null;
  return (
    <Callout tone={gone || group.problem ? "warning" : "info"} className="mb-4">
      <p>{followsReason(group.name)}</p>
      <p>
        {group.state === "fetching" ? (
          "Its people are being fetched."
        ) : (
          <>
            It is {group.sourceName} there. Last sync <RelativeTime at={group.syncedAt} />; a change arrives
            within {minutesInWords(syncMinutes)}.
            {group.missing > 0 &&
              ` ${group.missing.toLocaleString("en")} of its ${group.people.toLocaleString("en")} people there are not here.`}
          </>
        )}
      </p>
      {gone && (
        <p>
          It is gone in the directory and is deleted here <RelativeTime at={group.deletedAt} />. It can be
          kept under Directory.
        </p>
      )}
      {group.problem && <p>{group.problem}</p>}
    </Callout>
  );
}
