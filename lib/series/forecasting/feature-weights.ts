import { learntWeights } from './feature-weights-table.ts'
import type { Features } from './features.ts'

/** A softmax over forecasting methods that is linear in the features of a series. */
export interface WeightTable {
  methods: readonly string[]
  features: readonly (keyof Features)[]
  /** What features are centred on and divided by; they count up to three such deviations. */
  means: readonly number[]
  deviations: readonly number[]
  /** A method a row: a coefficient for each feature, and a constant. */
  coefficients: readonly (readonly number[])[]
}

/**
 * Weights for combining forecasts, learnt from how the methods did on series with such features (Montero-Manso, Athanasopoulos, Hyndman & Talagala 2020,
 * FFORMA; here a linear softmax instead of boosted trees).
 * @param available methods that have a forecast; the weights of the others go to these in proportion.
 * @returns one weight for each of `available`, summing to 1; 0 for a method that the table does not know. Undefined where it knows none.
 */
export function featureWeights(
  features: Features,
  available: readonly string[],
  table: WeightTable = learntWeights,
): Float64Array | undefined {
  const inputs = standardInputs(features, table)
  const scores = Float64Array.from(available, (method) => {
    const row = table.coefficients[table.methods.indexOf(method)]
    return row === undefined
      ? -Infinity
      : inputs.reduce((sum, input, at) => sum + input * (row[at] as number), row[inputs.length] as number)
  })
  const highest = Math.max(...scores)
  if (!Number.isFinite(highest)) return undefined
  let total = 0
  for (const [at, score] of scores.entries()) {
    scores[at] = Math.exp(score - highest)
    total += scores[at] as number
  }
  return scores.map((value) => value / total)
}

/** The features as the table takes them: standardised, within three deviations. */
export function standardInputs(features: Features, table: Omit<WeightTable, 'coefficients' | 'methods'>): number[] {
  return table.features.map((name, at) =>
    Math.min(3, Math.max(-3, (features[name] - (table.means[at] as number)) / (table.deviations[at] as number))),
  )
}
