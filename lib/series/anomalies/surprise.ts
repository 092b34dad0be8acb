const binsPerOctave = 8
const anchorBin = 400
const bins = 800
const mostDecades = 30

/** State of `Surprise`, plain JSON. */
export interface SurpriseState {
  seen: number
  weight: number
  total: number
  anchor: number
  firstBin: number
  counts: number[]
  /** The tail as last fitted: its lower edge, its share of all scores, its index. */
  edge: number
  share: number
  index: number
}

export interface SurpriseTuning {
  /** Share of the past scores that make up the tail. */
  tail: number
  /** Share of its weight that the past loses with each score; 0 = nothing is forgotten. */
  forgetting: number
  /** Tail index assumed before there is evidence, and how many scores that belief is worth. */
  priorIndex: number
  priorWeight: number
  /** Scores before the first judgement. */
  warmUp: number
}

/**
 * How rare a score is among all scores before it, whatever their unit and distribution: decades, -log10 of a tail probability.
 * The past is a histogram of logarithms that forgets exponentially; beyond the highest few percent the tail is taken as a power law
 * whose index is Hill's estimate (Hill 1975, "A simple general approach to inference about the tail of a distribution").
 */
export class Surprise {
  private readonly tuning: SurpriseTuning
  private counts = new Float64Array(bins)
  private seen = 0
  private weight = 1
  private total = 0
  /** The first score above 0: the histogram's unit, so that a rescaled series gives the same answers. */
  private anchor = 0
  private edge = 0
  private share = 1
  private index = 1

  constructor(tuning: SurpriseTuning) {
    this.tuning = tuning
  }

  /** Judges a score (0 and up) by the past, then makes it part of the past. @returns 0 within the bulk and during warm-up, else decades, at most 30. */
  push(score: number): number {
    const decades = this.seen < this.tuning.warmUp ? 0 : this.judge(score)
    this.learn(score)
    return decades
  }

  /** The score that is exceeded with a probability of `rate`; undefined during warm-up. */
  exceededWith(rate: number): number | undefined {
    if (this.seen < this.tuning.warmUp) return undefined
    this.fitTail()
    if (this.edge === 0) return 0
    return rate >= this.share ? this.quantile(rate) : this.edge * (this.share / rate) ** this.index
  }

  private judge(score: number): number {
    // The tail moves slowly: fitting it again at every score would cost more than all the rest.
    if (this.seen % 8 === 0 || this.seen < 3 * this.tuning.warmUp) this.fitTail()
    if (!(score > this.edge)) return 0
    const beyond = this.edge > 0 ? Math.log10(score / this.edge) / this.index : 0
    return Math.min(mostDecades, beyond - Math.log10(this.share))
  }

  private learn(score: number): void {
    if (this.anchor === 0 && score > 0) this.anchor = score
    const bin = score > 0 ? this.binOf(score) : 0
    this.counts[bin] = (this.counts[bin] as number) + this.weight
    this.total += this.weight
    this.seen++
    // Later scores weigh more instead of earlier ones less: one multiplication in place of one a bin.
    this.weight /= 1 - this.tuning.forgetting
    if (this.weight > 1e9) this.rescale()
  }

  private rescale(): void {
    for (let bin = 0; bin < bins; bin++) this.counts[bin] = (this.counts[bin] as number) / this.weight
    this.total /= this.weight
    this.weight = 1
  }

  private binOf(score: number): number {
    const bin = Math.floor(Math.log2(score / this.anchor) * binsPerOctave) + anchorBin
    return Math.max(1, Math.min(bins - 1, bin))
  }

  private lowerEdge(bin: number): number {
    return this.anchor * 2 ** ((bin - anchorBin) / binsPerOctave)
  }

  private fitTail(): void {
    const { tail, priorIndex, priorWeight } = this.tuning
    const wanted = tail * this.total
    let above = 0
    let logarithms = 0
    let bin = bins - 1
    for (; bin > 0; bin--) {
      const count = this.counts[bin] as number
      if (above + count >= wanted) break
      above += count
      logarithms += count * (bin + 0.5)
    }
    if (bin === 0) {
      // Fewer than the tail's share are above 0: then all of those are the tail.
      do bin++
      while (bin < bins && this.counts[bin] === 0)
      bin--
    }
    if (above === 0 && bin >= bins - 1) {
      this.edge = 0
      this.share = this.weight / (this.total + 2 * this.weight)
      return
    }
    this.edge = this.lowerEdge(bin + 1)
    this.share = Math.max(above, 0.5 * this.weight) / this.total
    const excess = ((logarithms - above * (bin + 1)) * Math.LN2) / binsPerOctave
    const prior = priorWeight * this.weight
    this.index = Math.max(0.03, (excess + prior * priorIndex) / (above + prior))
  }

  private quantile(rate: number): number {
    let above = 0
    for (let bin = bins - 1; bin > 0; bin--) {
      above += this.counts[bin] as number
      if (above >= rate * this.total) return this.lowerEdge(bin + 1)
    }
    return 0
  }

  state(): SurpriseState {
    const firstBin = Math.max(
      0,
      this.counts.findIndex((count, bin) => bin > 0 && count > 0),
    )
    let last = bins - 1
    while (last > 0 && this.counts[last] === 0) last--
    // Bin 0 goes first: it is far from the others.
    const counts = [this.counts[0] as number, ...this.counts.subarray(firstBin, last + 1)]
    const { seen, weight, total, anchor, edge, share, index } = this
    const kept = firstBin === 0 ? counts.slice(0, 1) : counts
    return { seen, weight, total, anchor, firstBin, counts: kept, edge, share, index }
  }

  restore(state: SurpriseState): void {
    this.counts.fill(0)
    this.counts.set(state.counts.slice(1), state.firstBin)
    this.counts[0] = state.counts[0] ?? 0
    this.seen = state.seen
    this.weight = state.weight
    this.total = state.total
    this.anchor = state.anchor
    this.edge = state.edge
    this.share = state.share
    this.index = state.index
  }
}
