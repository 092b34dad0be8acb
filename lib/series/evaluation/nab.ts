// The score of the Numenta Anomaly Benchmark: Lavin & Ahmad 2015, "Evaluating Real-Time Anomaly Detection Algorithms", as its `sweeper.py` (version 1.1) computes it.

/** What a detection, a miss and a false alarm are worth: a profile of NAB. All positive. */
export interface NabCosts {
  tpWeight: number
  fnWeight: number
  fpWeight: number
}

/** A labelled anomaly: the indices of its first and last point. */
export interface NabWindow {
  first: number
  last: number
}

/** One file after a detector has seen it: a score for each point, and its labels in order of time. */
export interface NabFile {
  scores: Float64Array
  windows: NabWindow[]
}

export interface NabResult {
  /** Points with at least this score are detections; 1.1 where none is worth it. */
  threshold: number
  /** Sum over all files of the weights of detections, misses and false alarms. */
  raw: number
  /** 100 = every window found at its first point and no false alarm, 0 = no detection at all; below 0 with many false alarms. Undefined without windows. */
  normalised: number | undefined
}

/** Alarms as people count them. */
export interface NabEvents {
  windows: number
  found: number
  /** Points outside of all windows, after probation, that reach the threshold. */
  falseAlarms: number
  /** Found windows over found windows and false alarms; undefined without an alarm. */
  precision: number | undefined
  /** Share of the windows found; undefined without windows. */
  recall: number | undefined
}

/** Number of points at the start of a file of `length` points that are not scored: 15 %, at most 750. */
export function nabProbation(length: number): number {
  return Math.min(Math.floor(0.15 * length), 750)
}

/** NAB's scaled sigmoid of a position relative to a window: near 1 at its left edge (-1), 0 at its right edge (0), near -1 one width behind, -1 from three widths. */
export function scaledSigmoid(position: number): number {
  return position >= 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1
}

const perfectDetection = scaledSigmoid(-1)

/**
 * What each point is worth as a detection, and where it lies.
 * @returns `worth`: share of tpWeight (above 0) within a window, of fpWeight (0 and below) outside; `window`: index of its window, -1 outside, -2 in probation.
 * @throws RangeError where windows are not in order or reach beyond the file.
 */
export function nabWorth(length: number, windows: NabWindow[]): { worth: Float64Array; window: Int32Array } {
  const worth = new Float64Array(length).fill(-1)
  const window = new Int32Array(length).fill(-1)
  let next = 0
  for (const [index, { first, last }] of windows.entries()) {
    if (!(first >= next && last >= first && last < length)) throw new RangeError(`Window ${index} is out of order.`)
    const width = last - first + 1
    for (let at = first; at <= last; at++) {
      worth[at] = scaledSigmoid(-(last - at + 1) / width) / perfectDetection
      window[at] = index
    }
    next = last + 1
    for (let at = next; at < length; at++) worth[at] = width === 1 ? -1 : scaledSigmoid((at - last) / (width - 1))
  }
  return { worth, window: window.fill(-2, 0, nabProbation(length)) }
}

interface Point {
  score: number
  worth: number
  /** Number of its window over all files, -1 outside of windows. */
  window: number
}

/** All scored points of all files, the highest score first. */
function scoredPoints(files: NabFile[]): { points: Point[]; windows: number; scorable: Set<number> } {
  const points: Point[] = []
  const scorable = new Set<number>()
  let windows = 0
  for (const file of files) {
    const { worth, window } = nabWorth(file.scores.length, file.windows)
    for (let at = nabProbation(worth.length); at < worth.length; at++) {
      const own = window[at] as number
      if (own >= 0) scorable.add(windows + own)
      const score = file.scores[at] as number
      points.push({ score, worth: worth[at] as number, window: own < 0 ? -1 : windows + own })
    }
    windows += file.windows.length
  }
  return { points: points.sort((a, b) => b.score - a.score), windows, scorable }
}

function normalised(raw: number, windows: number, scorable: number, costs: NabCosts): number | undefined {
  const nothing = -costs.fnWeight * scorable
  return windows === 0 ? undefined : (100 * (raw - nothing)) / (costs.tpWeight * windows - nothing)
}

/** The threshold for all files together that gives the highest score, found by trying every score that occurs. */
export function nabSweep(files: NabFile[], costs: NabCosts): NabResult {
  const { points, windows, scorable } = scoredPoints(files)
  const best = new Float64Array(windows).fill(-costs.fnWeight)
  let raw = -costs.fnWeight * scorable.size
  let result = { threshold: 1.1, raw }
  for (const [at, { score, worth, window }] of points.entries()) {
    if (window < 0) raw += worth * costs.fpWeight
    else {
      const before = best[window] as number
      best[window] = Math.max(before, worth * costs.tpWeight)
      raw += (best[window] as number) - before
    }
    if (points[at + 1]?.score !== score && raw > result.raw) result = { threshold: score, raw }
  }
  return { ...result, normalised: normalised(result.raw, windows, scorable.size, costs) }
}

/** The score with a given threshold for all files. */
export function nabScore(files: NabFile[], costs: NabCosts, threshold: number): NabResult {
  const { points, windows, scorable } = scoredPoints(files)
  const best = new Map<number, number>()
  let raw = 0
  for (const window of scorable) best.set(window, -costs.fnWeight)
  for (const { score, worth, window } of points) {
    if (score < threshold) break
    if (window < 0) raw += worth * costs.fpWeight
    else best.set(window, Math.max(best.get(window) as number, worth * costs.tpWeight))
  }
  for (const value of best.values()) raw += value
  return { threshold, raw, normalised: normalised(raw, windows, scorable.size, costs) }
}

/** How many windows are found, and how many points are false alarms, with a threshold. */
export function nabEvents(files: NabFile[], threshold: number): NabEvents {
  const { points, windows } = scoredPoints(files)
  const found = new Set<number>()
  let falseAlarms = 0
  for (const { score, window } of points) {
    if (score < threshold) break
    if (window < 0) falseAlarms++
    else found.add(window)
  }
  return {
    windows,
    found: found.size,
    falseAlarms,
    precision: found.size + falseAlarms === 0 ? undefined : found.size / (found.size + falseAlarms),
    recall: windows === 0 ? undefined : found.size / windows,
  }
}
