// How often wrong passwords and codes may be tried. Attempts are slowed, nobody is locked out: each limit grows with failures and fades with time.

/** Failures of one kind of key. */
interface Limit {
  /** Failures before any waiting. */
  free: number
  /** Wait after the first one beyond; doubles with each further one. */
  firstMs: number
  mostMs: number
  /** Failures are forgotten by half in this time. */
  halfLifeMs: number
}

export interface Limits {
  /** One account from one source. */
  pair: Limit
  /** One account from anywhere. A source from which its person has signed in before does not wait for it. */
  account: Limit
  /** One source, whatever the account. */
  source: Limit
  /** All together. */
  total: Limit
}

const minuteMs = 60_000

export const passwordLimits: Limits = {
  pair: { free: 5, firstMs: 1_000, mostMs: 5 * minuteMs, halfLifeMs: 15 * minuteMs },
  account: { free: 20, firstMs: 500, mostMs: 10_000, halfLifeMs: 15 * minuteMs },
  source: { free: 30, firstMs: 1_000, mostMs: 2 * minuteMs, halfLifeMs: 10 * minuteMs },
  total: { free: 300, firstMs: 100, mostMs: 2_000, halfLifeMs: 5 * minuteMs },
}

/** Six digits are few, and whoever tries them has the password already. */
export const codeLimits: Limits = {
  ...passwordLimits,
  account: { free: 10, firstMs: 1_000, mostMs: 60_000, halfLifeMs: 60 * minuteMs },
}

interface Bucket {
  failures: number
  atMs: number
}

export interface Attempt {
  /** It was right: what it counted is taken back, and its account waits for nothing from here. */
  succeeded(): void
  /** It was neither right nor wrong, since it was never looked at. */
  dropped(): void
}

const keysMost = 20_000

/** Failures in memory; a restart forgets them, and a process that restarts as often as one may try is noticed otherwise. */
export class Throttle {
  readonly #limits: Limits
  readonly #buckets = new Map<string, Bucket>()
  /** Accounts with a source from which they were signed in to. */
  readonly #trusted = new Set<string>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /**
   * Counts an attempt as failed until it is told otherwise, so that many at once are counted too.
   * @param account any text that is the same for the same account, whether it exists or not.
   * @returns how long to wait instead, when there were too many; that attempt is not counted.
   */
  begin(account: string, source: string | null, nowMs: number): Attempt | { waitMs: number } {
    const from = sourceKey(source)
    const pair = `pair ${account} ${from}`
    const keys: [string, Limit][] = [
      [pair, this.#limits.pair],
      [`account ${account}`, this.#limits.account],
      [`source ${from}`, this.#limits.source],
      ['total', this.#limits.total],
    ]
    // Where somebody has signed in before, others who try their luck do not hold up this person.
    const waited = this.#trusted.has(pair) ? keys.slice(0, 1) : keys
    const waitMs = Math.max(...waited.map(([key, limit]) => this.#waitMs(key, limit, nowMs)))
    if (waitMs > 0) return { waitMs }
    for (const [key, limit] of keys) this.#add(key, limit, 1, nowMs)
    const takeBack = () => {
      for (const [key, limit] of keys) this.#add(key, limit, -1, nowMs)
    }
    return {
      succeeded: () => {
        takeBack()
        this.#buckets.delete(pair)
        this.#trusted.add(pair)
        if (this.#trusted.size > keysMost) this.#trusted.delete(this.#trusted.values().next().value as string)
      },
      dropped: takeBack,
    }
  }

  #waitMs(key: string, limit: Limit, nowMs: number): number {
    const bucket = this.#buckets.get(key)
    if (bucket === undefined) return 0
    const beyond = faded(bucket, limit, nowMs) - limit.free
    // What has faded by less than half a failure still counts as one.
    if (beyond < -0.5) return 0
    const delayMs = Math.min(limit.mostMs, limit.firstMs * 2 ** Math.round(beyond))
    return Math.max(0, bucket.atMs + delayMs - nowMs)
  }

  #add(key: string, limit: Limit, failures: number, nowMs: number): void {
    const bucket = this.#buckets.get(key)
    const before = bucket === undefined ? 0 : faded(bucket, limit, nowMs)
    this.#buckets.delete(key)
    const after = Math.max(0, before + failures)
    if (after === 0) return
    this.#buckets.set(key, { failures: after, atMs: Math.max(bucket?.atMs ?? 0, nowMs) })
    if (this.#buckets.size > keysMost) this.#buckets.delete(this.#buckets.keys().next().value as string)
  }
}

function faded({ failures, atMs }: Bucket, { halfLifeMs }: Limit, nowMs: number): number {
  return failures * 0.5 ** (Math.max(0, nowMs - atMs) / halfLifeMs)
}

/** An IPv6 network of 64 bits is one household or one machine: it has as many addresses as it likes. */
function sourceKey(told: string | null): string {
  if (told === null) return 'unknown'
  // A port is another one with every connection.
  const source = /^\[(.*)\](?::\d+)?$/.exec(told)?.[1] ?? told.replace(/^([\d.]+):\d+$/, '$1')
  if (!source.includes(':') || source.startsWith('::ffff:')) return source
  const [head = '', tail] = source.split('::')
  const left = head.split(':').filter(Boolean)
  const right = (tail ?? '').split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  return [...left, ...new Array<string>(zeros).fill('0'), ...right].slice(0, 4).join(':')
}
