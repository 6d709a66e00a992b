/** One benchmark: its value and its floor, measured in the same run, and the ratio that it must not exceed. */
export type Outcome = {
  case: string;
  value: number;
  floor: number;
  ratio: number;
  target: string;
  met: boolean;
};

/** The median of several timed runs of both, taken in turn so that the machine's mood hits both alike. In ms. */
export async function against(
  runs: number,
  work: () => Promise<unknown>,
  floor: () => Promise<unknown>,
): Promise<{ value: number; floor: number }> {
  await floor();
  await work();
  const values: number[] = [];
  const floors: number[] = [];
  for (let run = 0; run < runs; run++) {
    floors.push(await timed(floor));
    values.push(await timed(work));
  }
  return { value: median(values), floor: median(floors) };
}

/** How long something takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** An outcome with an upper limit on value ÷ floor. */
export function atMost(name: string, limit: number, measured: { value: number; floor: number }): Outcome {
  const ratio = measured.value / measured.floor;
  return { case: name, ...measured, ratio, target: `≤ ${limit} ×`, met: ratio <= limit };
}

/** An outcome with a lower limit on floor ÷ value: how many times faster than the floor. */
export function fasterBy(name: string, limit: number, measured: { value: number; floor: number }): Outcome {
  const ratio = measured.floor / measured.value;
  return { case: name, ...measured, ratio, target: `≥ ${limit} × faster`, met: ratio >= limit };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
