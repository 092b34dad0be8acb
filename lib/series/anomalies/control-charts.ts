import { mean } from '../../stats/moments.ts'
import { autocorrelations } from '../structure/autocorrelation.ts'
import { controlConstants, meanDeviation } from './control-constants.ts'
import { nelsonRules, type Plotted, type Violation, violations, westernElectricRules } from './run-rules.ts'

/** A chart: the points plotted, its lines, and where it is not in control. */
export interface ControlChart extends Plotted {
  name: string
  violations: Violation[]
  /** What makes its limits doubtful, in sentences. */
  warnings: string[]
}

export interface ChartOptions {
  /** How many of the first points the limits are learnt from; all of them without it. */
  baseline?: number
  /** Rules for runs; `limits` looks for points beyond the limits only. */
  rules?: 'limits' | 'western-electric' | 'nelson'
}

const sigmas = 3
const fewestBaseline = 20

/**
 * Individuals and moving ranges of two (Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.4).
 * @throws RangeError with fewer than two values.
 */
export function individualsCharts(values: Float64Array, options: ChartOptions = {}): [ControlChart, ControlChart] {
  if (values.length < 2) throw new RangeError('a chart of individuals takes two values')
  const ranges = Float64Array.from({ length: values.length - 1 }, (_, at) =>
    Math.abs((values[at + 1] as number) - (values[at] as number)),
  )
  const baseline = baselineOf(values.length, options)
  const { d2, d3 } = controlConstants(2)
  const range = mean(ranges, Math.max(1, baseline - 1))
  return [
    charted('individuals', values, mean(values, baseline), range / d2, options),
    charted('moving range', ranges, range, (d3 / d2) * range, { ...options, rules: 'limits' }, 0),
  ]
}

/** Means and ranges of subgroups of one size, 2 to 25 (ibid. 6.2). @throws RangeError where sizes differ or do not fit. */
export function meanRangeCharts(subgroups: readonly Float64Array[], options: ChartOptions = {}) {
  const size = sizeOf(subgroups)
  const { d2, d3 } = controlConstants(size)
  const ranges = Float64Array.from(subgroups, (group) => Math.max(...group) - Math.min(...group))
  const range = mean(ranges, baselineOf(ranges.length, options))
  return meanCharts(subgroups, ranges, 'range', range, range / d2, (d3 / d2) * range, options)
}

/** Means and standard deviations of subgroups of one size (ibid. 6.3). @throws RangeError where sizes differ or are below 2. */
export function meanDeviationCharts(subgroups: readonly Float64Array[], options: ChartOptions = {}) {
  const size = sizeOf(subgroups)
  const c4 = meanDeviation(size)
  const deviations = Float64Array.from(subgroups, (group) => {
    const centre = mean(group, size)
    return Math.sqrt(group.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (size - 1))
  })
  const deviation = mean(deviations, baselineOf(deviations.length, options))
  const spread = (deviation * Math.sqrt(1 - c4 * c4)) / c4
  return meanCharts(subgroups, deviations, 'standard deviation', deviation, deviation / c4, spread, options)
}

function meanCharts(
  subgroups: readonly Float64Array[],
  spreads: Float64Array,
  name: string,
  centre: number,
  sigma: number,
  spreadSigma: number,
  options: ChartOptions,
): [ControlChart, ControlChart] {
  const size = sizeOf(subgroups)
  const means = Float64Array.from(subgroups, (group) => mean(group, size))
  const grand = mean(means, baselineOf(means.length, options))
  return [
    charted('mean', means, grand, sigma / Math.sqrt(size), options),
    charted(name, spreads, centre, spreadSigma, { ...options, rules: 'limits' }, 0),
  ]
}

/** Share of nonconforming items, of samples that may differ in size (ibid. 7.2). @throws RangeError where a count exceeds its size or is negative. */
export function shareChart(counts: Float64Array, sizes: Float64Array, options: ChartOptions = {}): ControlChart {
  const share = pooled(counts, sizes, options)
  if (counts.some((count, at) => count > (sizes[at] as number))) throw new RangeError('more counted than there were')
  const sigma = sizes.map((size) => Math.sqrt((share * (1 - share)) / size))
  return charted('p', shares(counts, sizes), share, sigma, options, 0, 1)
}

/** Number of nonconforming items in samples of one size (ibid. 7.2). */
export function countOfShareChart(counts: Float64Array, size: number, options: ChartOptions = {}): ControlChart {
  const share = pooled(counts, new Float64Array(counts.length).fill(size), options)
  return charted('np', counts, size * share, Math.sqrt(size * share * (1 - share)), options, 0, size)
}

/** Nonconformities in equal stretches: Poisson counts (ibid. 7.3). */
export function countChart(counts: Float64Array, options: ChartOptions = {}): ControlChart {
  const rate = pooled(counts, new Float64Array(counts.length).fill(1), options)
  return charted('c', counts, rate, Math.sqrt(rate), options, 0)
}

/** Nonconformities per unit, of stretches that differ (ibid. 7.3). */
export function rateChart(counts: Float64Array, units: Float64Array, options: ChartOptions = {}): ControlChart {
  const rate = pooled(counts, units, options)
  const sigma = units.map((unit) => Math.sqrt(rate / unit))
  return charted('u', shares(counts, units), rate, sigma, options, 0)
}

function shares(counts: Float64Array, sizes: Float64Array): Float64Array {
  return counts.map((count, at) => count / (sizes[at] as number))
}

function pooled(counts: Float64Array, sizes: Float64Array, options: ChartOptions): number {
  if (counts.length !== sizes.length || counts.length === 0) throw new RangeError('not one size a count')
  if (counts.some((count) => !(count >= 0)) || sizes.some((size) => !(size > 0)))
    throw new RangeError('counts are not below zero, sizes above it')
  const baseline = baselineOf(counts.length, options)
  return mean(counts, baseline) / mean(sizes, baseline)
}

function charted(
  name: string,
  points: Float64Array,
  centre: number,
  sigma: number | Float64Array,
  options: ChartOptions,
  least = Number.NEGATIVE_INFINITY,
  most = Number.POSITIVE_INFINITY,
): ControlChart {
  const spread = typeof sigma === 'number' ? new Float64Array(points.length).fill(sigma) : sigma
  const plotted: Plotted = {
    points,
    centre: new Float64Array(points.length).fill(centre),
    sigma: spread,
    low: spread.map((each) => Math.max(least, centre - sigmas * each)),
    high: spread.map((each) => Math.min(most, centre + sigmas * each)),
  }
  const rules =
    options.rules === 'nelson'
      ? nelsonRules
      : options.rules === 'western-electric'
        ? westernElectricRules
        : westernElectricRules.slice(0, 1)
  return { name, ...plotted, violations: violations(plotted, rules), warnings: warningsOf(points, options) }
}

function warningsOf(points: Float64Array, options: ChartOptions): string[] {
  const warnings: string[] = []
  const baseline = baselineOf(points.length, options)
  if (baseline < fewestBaseline)
    warnings.push(`The limits are learnt from ${baseline} points; ${fewestBaseline} or more make them dependable.`)
  const autocorrelation = autocorrelations(points.subarray(0, baseline), 1)[0] as number
  if (autocorrelation > 2 / Math.sqrt(baseline))
    warnings.push(
      `Neighbouring points are alike (autocorrelation ${autocorrelation.toFixed(2)}): the limits are too narrow and give more false alarms. Chart the errors of a forecast instead.`,
    )
  return warnings
}

function baselineOf(count: number, { baseline = count }: ChartOptions): number {
  if (!Number.isInteger(baseline) || baseline < 1) throw new RangeError(`not a baseline: ${baseline}`)
  return Math.min(baseline, count)
}

function sizeOf(subgroups: readonly Float64Array[]): number {
  const size = subgroups[0]?.length ?? 0
  if (size < 2 || subgroups.some((group) => group.length !== size))
    throw new RangeError('subgroups of one size of 2 or more')
  return size
}
