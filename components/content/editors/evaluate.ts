import jsonata from "jsonata";

/** What came of an expression, and how long it took in milliseconds. */
export type Evaluated = { ms: number } & ({ ok: true; text: string } | { ok: false; error: string });

const LIMIT_MS = 2_000;
const DEPTH = 200;

/** Runs an expression on an input, ended after two seconds or 200 calls within one another. Never throws. */
export async function evaluated(text: string, input: unknown): Promise<Evaluated> {
  const began = performance.now();
  const ms = () => performance.now() - began;
  try {
    const expression = jsonata(text);
    let depth = 0;
    const check = () => {
      if (depth > DEPTH) throw new Error("It calls itself too deeply.");
      if (ms() > LIMIT_MS) throw new Error("It took longer than two seconds and was ended.");
    };
    const entry = () => {
      depth += 1;
      check();
    };
    const exit = () => {
      depth -= 1;
      check();
    };
    expression.assign(Symbol.for("jsonata.__evaluate_entry") as unknown as string, entry);
    expression.assign(Symbol.for("jsonata.__evaluate_exit") as unknown as string, exit);
    const answer: unknown = await expression.evaluate(input);
    return { ok: true, ms: ms(), text: JSON.stringify(answer, null, 2) ?? "Nothing" };
  } catch (error) {
    const { message = "It cannot be run", position } = error as { message?: string; position?: number };
    const place = position === undefined ? "" : ` (character ${position})`;
    return { ok: false, ms: ms(), error: `${message}${place}` };
  }
}
