import { standardInputs, type WeightTable } from '../../lib/series/forecasting/feature-weights.ts'
import type { Features } from '../../lib/series/forecasting/features.ts'

/** How every method did on one series that it had not seen the end of. */
export interface TrainingCase {
  group: string
  features: Features
  /** Errors by method and horizon, in units that make them comparable between series; undefined where the method had no forecast. */
  errors: (Float64Array | undefined)[]
}

export interface LearnOptions {
  /** Penalty on the coefficients of the features, and on the constants. */
  penalty: number
  constantPenalty: number
  steps: number
}

const rate = 0.05

/**
 * Learns the table: mean absolute error of the combined forecast over all cases, least by Adam (Kingma & Ba 2015), with a quadratic penalty towards equal
 * weights. Groups weigh by the root of their number of cases. Every case is learnt with and without 'pooled', which a single series does not have.
 */
export function learnWeights(
  cases: readonly TrainingCase[],
  methods: readonly string[],
  options: LearnOptions,
): WeightTable {
  const scales = scalesOf(cases)
  const width = scales.features.length + 1
  const inputs = cases.map((each) => Float64Array.from([...standardInputs(each.features, scales), 1]))
  const counts = new Map<string, number>()
  for (const { group } of cases) counts.set(group, (counts.get(group) ?? 0) + 1)
  const shares = cases.map(({ group }) => 1 / Math.sqrt(counts.get(group) as number))
  const total = shares.reduce((sum, share) => sum + share, 0)
  const weights = new Float64Array(methods.length * width)
  const gradient = new Float64Array(weights.length)
  const first = new Float64Array(weights.length)
  const second = new Float64Array(weights.length)
  const alone = methods.map((method) => method !== 'pooled')
  const all = methods.map(() => true)
  for (let step = 1; step <= options.steps; step++) {
    gradient.fill(0)
    for (const [index, each] of cases.entries()) {
      const share = (shares[index] as number) / total / 2
      addGradient(gradient, weights, inputs[index] as Float64Array, each.errors, all, share)
      addGradient(gradient, weights, inputs[index] as Float64Array, each.errors, alone, share)
    }
    const speed = rate * (1 - (0.9 * step) / options.steps)
    for (let at = 0; at < weights.length; at++) {
      const penalty = at % width === width - 1 ? options.constantPenalty : options.penalty
      const slope = (gradient[at] as number) + (2 * penalty * (weights[at] as number)) / width
      first[at] = 0.9 * (first[at] as number) + 0.1 * slope
      second[at] = 0.99 * (second[at] as number) + 0.01 * slope * slope
      const size = Math.sqrt((second[at] as number) / (1 - 0.99 ** step)) + 1e-8
      weights[at] = (weights[at] as number) - (speed * (first[at] as number)) / (1 - 0.9 ** step) / size
    }
  }
  const coefficients = methods.map((_, method) => [...weights.subarray(method * width, (method + 1) * width)])
  return { methods, ...scales, coefficients }
}

function scalesOf(cases: readonly TrainingCase[]): Omit<WeightTable, 'coefficients' | 'methods'> {
  const features = Object.keys((cases[0] as TrainingCase).features) as (keyof Features)[]
  const means = features.map((name) => cases.reduce((sum, each) => sum + each.features[name], 0) / cases.length)
  const deviations = features.map((name, at) => {
    const squares = cases.reduce((sum, each) => sum + (each.features[name] - (means[at] as number)) ** 2, 0)
    return Math.sqrt(squares / cases.length) || 1
  })
  return { features, means, deviations }
}

function addGradient(
  gradient: Float64Array,
  weights: Float64Array,
  input: Float64Array,
  errors: TrainingCase['errors'],
  allowed: readonly boolean[],
  share: number,
): void {
  const width = input.length
  const scores = errors.map((each, method) => {
    if (each === undefined || !allowed[method]) return -Infinity
    let sum = 0
    for (let at = 0; at < width; at++) sum += (weights[method * width + at] as number) * (input[at] as number)
    return sum
  })
  const highest = Math.max(...scores)
  if (highest === -Infinity) return
  const sizes = scores.map((score) => Math.exp(score - highest))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const horizon = (errors.find((each) => each !== undefined) as Float64Array).length
  const slopes = new Float64Array(errors.length)
  for (let step = 0; step < horizon; step++) {
    let combined = 0
    for (const [method, each] of errors.entries())
      if (sizes[method]) combined += ((sizes[method] as number) / total) * ((each as Float64Array)[step] as number)
    const sign = Math.sign(combined) / horizon
    for (const [method, each] of errors.entries())
      if (sizes[method]) slopes[method] = (slopes[method] as number) + sign * ((each as Float64Array)[step] as number)
  }
  let mean = 0
  for (const [method, size] of sizes.entries()) mean += (size / total) * (slopes[method] as number)
  for (const [method, size] of sizes.entries()) {
    const slope = share * (size / total) * ((slopes[method] as number) - mean)
    for (let at = 0; at < width; at++)
      gradient[method * width + at] = (gradient[method * width + at] as number) + slope * (input[at] as number)
  }
}
