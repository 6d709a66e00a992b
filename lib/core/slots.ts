import type { Context } from "./context";
import { Refusal } from "./errors";

const BUSY = "The console is busy with others at this moment. Try again in a minute.";

/**
 * How much costly work runs at once in this process, and how much of it for one person: who begins too much waits for
 * himself, and holds nobody else back.
 */
export class Slots {
  readonly #taken = new Map<string, number>();
  #running = 0;

  /** `yours` is said to who has as many as one person may have. */
  constructor(private readonly limits: { atOnce: number; each: number; yours: string }) {}

  /** Takes a slot for a person; what it returns gives it back. Throws `Refusal` (limited). */
  take({ person }: Pick<Context, "person">): () => void {
    const { atOnce, each, yours } = this.limits;
    const key = `${person.home.id} ${person.id}`;
    const own = this.#taken.get(key) ?? 0;
    if (own >= each) throw new Refusal("limited", yours);
    if (this.#running >= atOnce) throw new Refusal("limited", BUSY);
    this.#taken.set(key, own + 1);
    this.#running += 1;
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#running -= 1;
      const left = (this.#taken.get(key) ?? 0) - 1;
      if (left > 0) this.#taken.set(key, left);
      else this.#taken.delete(key);
    };
  }
}
