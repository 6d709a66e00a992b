/** What a bucket says after a request: whether it may pass, and what the answer's headers tell of it. */
export type Allowance = {
  allowed: boolean;
  limit: number;
  windowSeconds: number;
  remaining: number;
  resetSeconds: number;
};

const MOST_BUCKETS = 10_000;

/**
 * Token buckets in this process's memory: a limit of so many in a window, refilled steadily. Several web processes
 * have a limit each; a restart fills them. That is enough to keep one caller from crowding out the others, and costs
 * no write to the database at each request.
 */
export class Buckets {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly limit: () => number,
    private readonly windowSeconds: number,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {}

  /** Takes a token of a caller, where there is one. */
  take(key: string): Allowance {
    const limit = this.limit();
    const tokens = this.#tokens(key, limit);
    const allowed = tokens >= 1;
    const left = allowed ? tokens - 1 : tokens;
    this.#buckets.set(key, { tokens: left, at: this.now() });
    if (this.#buckets.size > MOST_BUCKETS) this.#forgetFull(limit);
    return this.#allowance(allowed, left, limit);
  }

  /** What a caller would get now, without taking it. */
  peek(key: string): Allowance {
    const limit = this.limit();
    const tokens = this.#tokens(key, limit);
    return this.#allowance(tokens >= 1, tokens, limit);
  }

  #allowance(allowed: boolean, left: number, limit: number): Allowance {
    const perToken = this.windowSeconds / limit;
    const missing = allowed ? limit - left : 1 - left;
    return {
      allowed,
      limit,
      windowSeconds: this.windowSeconds,
      remaining: Math.floor(left),
      resetSeconds: Math.ceil(missing * perToken),
    };
  }

  #tokens(key: string, limit: number): number {
    const bucket = this.#buckets.get(key);
    if (!bucket) return limit;
    return Math.min(limit, bucket.tokens + ((this.now() - bucket.at) * limit) / this.windowSeconds);
  }

  #forgetFull(limit: number): void {
    for (const key of this.#buckets.keys()) if (this.#tokens(key, limit) >= limit) this.#buckets.delete(key);
  }
}
