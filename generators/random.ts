// Chance by name. Each stream depends on the seed and its own name only, so that a change in one part leaves the others' bytes alone.

/** A generator of numbers with the draws that the company needs. Deterministic on every machine: only integer arithmetic and IEEE operations. */
export class Random {
  #state: [number, number, number, number]

  /** @param seed any integer. @param name of the stream, such as 'people/pay'. */
  constructor(seed: number, name: string) {
    // The seed counts in the text only: mixed in twice, its last digit would cancel itself out.
    let hash = 2166136261
    const next = () => {
      // SplitMix32 spreads the hash over the four words of the state.
      hash = (hash + 0x9e3779b9) | 0
      let z = hash
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
      return (z ^ (z >>> 16)) >>> 0
    }
    for (const letter of `${seed}/${name}`) hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 16777619)
    this.#state = [next(), next(), next(), next() | 1]
  }

  /** Uniform in [0, 1) with 32 bits (xoshiro128**; Blackman, Vigna 2018). */
  next(): number {
    const s = this.#state
    const r = Math.imul(s[1], 5)
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0
    const t = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = (s[3] << 11) | (s[3] >>> 21)
    return result / 4294967296
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + (to - from) * this.next()
  }

  /** A whole number, both ends included. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** @throws RangeError on an empty list. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from')
    return list[Math.floor(this.next() * list.length)] as T
  }

  /** One of the values by its weight. */
  weighted<T>(entries: readonly (readonly [T, number])[]): T {
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
    let rest = this.next() * total
    for (const [value, weight] of entries) {
      rest -= weight
      if (rest < 0) return value
    }
    return (entries.at(-1) as readonly [T, number])[0]
  }

  /**
   * Normal by the sum of twelve uniforms (Irwin-Hall): tails end at six deviations, and no logarithm or cosine,
   * whose last bits differ between machines, decides a byte.
   */
  normal(mean = 0, deviation = 1): number {
    let sum = -6
    for (let i = 0; i < 12; i++) sum += this.next()
    return mean + deviation * sum
  }

  /** Poisson by counting (Knuth), in steps so that large means neither underflow nor take long. */
  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(this.normal(mean, Math.sqrt(mean))))
    let count = -1
    // exp by its series on a small argument, repeated: the same bytes everywhere.
    const limit = power(expSmall(-mean / 64), 64)
    let product = 1
    do {
      count++
      product *= this.next()
    } while (product > limit)
    return count
  }

  /** Positive and skewed to the right: around `median`, most within a factor of `spread`. */
  skewed(median: number, spread: number): number {
    const z = this.normal()
    return median * power(z < 0 ? 1 / spread : spread, Math.abs(z))
  }
}

/** e^x for |x| ≤ 1 by its Taylor series. */
function expSmall(x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < 20; n++) {
    term = (term * x) / n
    sum += term
  }
  return sum
}

/** base^exponent from multiplications and square roots only, which IEEE 754 rounds the same on every machine; exponent ≥ 0, 20 bits of fraction. */
export function power(base: number, exponent: number): number {
  let whole = Math.floor(exponent)
  let fraction = exponent - whole
  let result = 1
  for (let factor = base; whole > 0; whole = Math.floor(whole / 2), factor *= factor)
    if (whole % 2 === 1) result *= factor
  let root = Math.sqrt(base)
  for (let bit = 0; bit < 20 && fraction > 0; bit++, root = Math.sqrt(root)) {
    fraction *= 2
    if (fraction >= 1) {
      result *= root
      fraction -= 1
    }
  }
  return result
}

/** e^x from the same operations, |x| ≤ 700. */
export function exp(x: number): number {
  const e = Math.E
  return x < 0 ? 1 / power(e, -x) : power(e, x)
}

/** 1 / (1 + e^-x). */
export function logistic(x: number): number {
  return 1 / (1 + exp(-Math.max(-40, Math.min(40, x))))
}
