import { ended } from '../../steps/ended.ts'
import { Densities } from './densities.ts'
import { kMeansInSteps, nearestCentres } from './k-means.ts'
import { checkPoints, type Points } from './points.ts'

/** Whether the columns of a component may go together. */
export type Covariance = 'full' | 'diagonal'

/** A mixture of normal distributions, the one of most rows first; plain JSON. */
export interface GaussianMixture {
  covariance: Covariance
  columns: number
  /** Share of each component, of sum 1. */
  shares: number[]
  /** Component after component. */
  means: number[]
  /** Component after component: `columns` squared numbers of a full one, `columns` variances of a diagonal one. */
  covariances: number[]
  /** Mean log-density of the training rows. */
  logLikelihood: number
  /** Schwarz's criterion; the least is the best. */
  bic: number
  iterations: number
  /** False where the iterations ran out. */
  converged: boolean
}

export interface GaussianMixtureOptions {
  /** Number of components. */
  count: number
  random: () => number
  /** Full where it is not given. */
  covariance?: Covariance
  /** 300 where it is not given. */
  iterationsMost?: number
  /** Ends when the mean log-density rises by less; 1e-7 where it is not given. */
  tolerance?: number
  /** Added to each variance, as a share of the variance of the column over all rows; 1e-6 where it is not given. */
  floor?: number
}

/** Rows between two pauses, times columns squared and components. */
const pauseAfter = 2_000_000

/**
 * Fits a mixture by expectation and maximisation from the clusters of k-means in deviations of the columns (Dempster, Laird & Rubin 1977).
 * @throws RangeError where there are fewer rows than components or a number is not finite.
 */
export function* gaussianMixtureInSteps(
  points: Points,
  options: GaussianMixtureOptions,
): Generator<undefined, GaussianMixture> {
  const { count, random, covariance = 'full', iterationsMost = 300, tolerance = 1e-7, floor = 1e-6 } = options
  checkPoints(points, count)
  const variances = variancesOf(points)
  const scaled = inDeviations(points, variances)
  const clusters = yield* kMeansInSteps(scaled, { count, random, starts: 3 })
  const components = clusters.sizes.length
  const { rows } = points
  const responsibilities = new Float64Array(rows * components)
  nearestCentres(clusters, scaled).labels.forEach((label, row) => {
    responsibilities[row * components + label] = 1
  })
  const floors = variances.map((variance) => floor * variance || floor)
  const width = points.columns ** (covariance === 'full' ? 2 : 1)
  const block = Math.max(1, Math.floor(pauseAfter / (components * width + 1)))
  const fit = { covariance, columns: points.columns, components }
  let last = Number.NEGATIVE_INFINITY
  let converged = false
  for (let iterations = 1; ; iterations++) {
    const parameters = yield* maximisedInSteps(points, responsibilities, fit, floors, block)
    const densities = new Densities({ ...fit, ...parameters })
    let sum = 0
    for (let from = 0; from < rows; from += block) {
      sum += densities.addResponsibilities(points, responsibilities, from, Math.min(rows, from + block))
      yield
    }
    const logLikelihood = sum / rows
    converged = Math.abs(logLikelihood - last) < tolerance
    last = logLikelihood
    if (!converged && iterations < iterationsMost) continue
    const free = components * (width === points.columns ? 2 * width : points.columns + (width + points.columns) / 2)
    const bic = -2 * sum + (free + components - 1) * Math.log(rows)
    return ordered({ covariance, columns: points.columns, ...parameters, logLikelihood, bic, iterations, converged })
  }
}

/** `gaussianMixtureInSteps` without a pause. */
export function gaussianMixture(points: Points, options: GaussianMixtureOptions): GaussianMixture {
  return ended(gaussianMixtureInSteps(points, options))
}

/**
 * @returns the probability of each component for each row (row-major, of sum 1 a row) and the log-density of each row.
 * @throws RangeError where the columns are not as many as those of the mixture.
 */
export function mixtureMembershipsOf(
  model: GaussianMixture,
  points: Points,
): { responsibilities: Float64Array; logDensities: Float64Array } {
  if (points.columns !== model.columns)
    throw new RangeError(`points of ${points.columns} columns, a mixture of ${model.columns}`)
  const components = model.shares.length
  const densities = new Densities({
    covariance: model.covariance,
    columns: model.columns,
    components,
    shares: Float64Array.from(model.shares),
    means: Float64Array.from(model.means),
    covariances: Float64Array.from(model.covariances),
  })
  const responsibilities = new Float64Array(points.rows * components)
  const logDensities = new Float64Array(points.rows)
  for (let row = 0; row < points.rows; row++)
    logDensities[row] = densities.addResponsibilities(points, responsibilities, row, row + 1)
  return { responsibilities, logDensities }
}

/**
 * The mixture whose number of components has the least criterion of Schwarz.
 * @returns it with the criterion of each number that was tried.
 * @throws RangeError as `gaussianMixtureInSteps` does, and where the numbers to try are not in order.
 */
export function* mixtureOfBestCountInSteps(
  points: Points,
  options: Omit<GaussianMixtureOptions, 'count'> & { least?: number; most?: number },
): Generator<undefined, { model: GaussianMixture; tried: { count: number; bic: number }[] }> {
  const { least = 1, most = 8 } = options
  if (!(least <= most)) throw new RangeError(`not numbers of components: ${least} to ${most}`)
  let best = yield* gaussianMixtureInSteps(points, { ...options, count: least })
  const tried = [{ count: least, bic: best.bic }]
  for (let count = least + 1; count <= Math.min(most, points.rows); count++) {
    const model = yield* gaussianMixtureInSteps(points, { ...options, count })
    if (model.shares.length < count) break
    tried.push({ count, bic: model.bic })
    if (model.bic < best.bic) best = model
  }
  return { model: best, tried }
}

interface Parameters {
  shares: number[]
  means: number[]
  covariances: number[]
}

/** Shares, means and covariances that the responsibilities let expect. */
function* maximisedInSteps(
  points: Points,
  responsibilities: Float64Array,
  fit: { covariance: Covariance; components: number },
  floors: Float64Array,
  block: number,
): Generator<undefined, { shares: Float64Array; means: Float64Array; covariances: Float64Array }> {
  const { rows, columns, values } = points
  const { components } = fit
  const full = fit.covariance === 'full'
  const width = full ? columns * columns : columns
  const sizes = new Float64Array(components)
  const means = new Float64Array(components * columns)
  for (let row = 0; row < rows; row++)
    for (let component = 0; component < components; component++) {
      const share = responsibilities[row * components + component] as number
      sizes[component] = (sizes[component] as number) + share
      for (let column = 0; column < columns; column++) {
        const at = component * columns + column
        means[at] = (means[at] as number) + share * (values[row * columns + column] as number)
      }
    }
  // A component that has lost its rows keeps a trace, so that nothing is divided by 0.
  for (let at = 0; at < components; at++) sizes[at] = (sizes[at] as number) + 1e-12
  for (let at = 0; at < means.length; at++)
    means[at] = (means[at] as number) / (sizes[Math.floor(at / columns)] as number)
  yield
  const covariances = new Float64Array(components * width)
  const away = new Float64Array(columns)
  for (let from = 0; from < rows; from += block) {
    const to = Math.min(rows, from + block)
    for (let row = from; row < to; row++)
      for (let component = 0; component < components; component++) {
        const share = responsibilities[row * components + component] as number
        if (share < 1e-300) continue
        for (let column = 0; column < columns; column++)
          away[column] = (values[row * columns + column] as number) - (means[component * columns + column] as number)
        addSquares(covariances, component * width, away, share, full)
      }
    yield
  }
  finish(covariances, sizes, floors, width, full)
  return { shares: sizes.map((size) => size / rows), means, covariances }
}

/** Adds the products of deviations, the lower triangle of a full matrix. */
function addSquares(into: Float64Array, from: number, away: Float64Array, share: number, full: boolean): void {
  const columns = away.length
  for (let i = 0; i < columns; i++) {
    const by = share * (away[i] as number)
    if (!full) {
      into[from + i] = (into[from + i] as number) + by * (away[i] as number)
      continue
    }
    const line = from + i * columns
    for (let j = 0; j <= i; j++) into[line + j] = (into[line + j] as number) + by * (away[j] as number)
  }
}

function finish(
  covariances: Float64Array,
  sizes: Float64Array,
  floors: Float64Array,
  width: number,
  full: boolean,
): void {
  const columns = floors.length
  for (let component = 0; component < sizes.length; component++) {
    const from = component * width
    for (let at = from; at < from + width; at++)
      covariances[at] = (covariances[at] as number) / (sizes[component] as number)
    for (let i = 0; i < columns; i++) {
      const own = from + (full ? i * columns + i : i)
      covariances[own] = (covariances[own] as number) + (floors[i] as number)
      if (full)
        for (let j = 0; j < i; j++) covariances[from + j * columns + i] = covariances[from + i * columns + j] as number
    }
  }
}

function variancesOf({ rows, columns, values }: Points): Float64Array {
  const means = new Float64Array(columns)
  const squares = new Float64Array(columns)
  for (let at = 0; at < values.length; at++)
    means[at % columns] = (means[at % columns] as number) + (values[at] as number) / rows
  for (let at = 0; at < values.length; at++)
    squares[at % columns] =
      (squares[at % columns] as number) + ((values[at] as number) - (means[at % columns] as number)) ** 2 / rows
  return squares
}

/** So that the clusters to begin with do not hang on units. */
function inDeviations(points: Points, variances: Float64Array): Points {
  const units = variances.map((variance) => Math.sqrt(variance) || 1)
  const values = points.values.map((value, at) => value / (units[at % points.columns] as number))
  return { ...points, values }
}

/** By share, the greatest first. */
function ordered(
  fit: Omit<GaussianMixture, keyof Parameters> & {
    shares: Float64Array
    means: Float64Array
    covariances: Float64Array
  },
): GaussianMixture {
  const order = [...fit.shares.keys()].sort((a, b) => (fit.shares[b] as number) - (fit.shares[a] as number) || a - b)
  const width = fit.covariances.length / fit.shares.length
  const part = (values: Float64Array, at: number, size: number) =>
    Array.from(values.subarray(at * size, (at + 1) * size))
  return {
    ...fit,
    shares: order.map((at) => fit.shares[at] as number),
    means: order.flatMap((at) => part(fit.means, at, fit.columns)),
    covariances: order.flatMap((at) => part(fit.covariances, at, width)),
  }
}
