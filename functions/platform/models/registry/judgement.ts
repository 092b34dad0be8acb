// Whether a version takes over: only what is better than saying always the same, and better than the version in use, beyond chance.
import { type Comparison, comparisonInSteps } from '../../../../lib/learn/evaluation/comparison.ts'
import { logLossMeasure, rmseMeasure } from '../../../../lib/learn/evaluation/measures.ts'
import { variance } from '../../../../lib/stats/moments.ts'
import { sum } from '../../../../lib/stats/sum.ts'
import { leastPersons } from '../../metrics/persons-month.ts'
import type { Model } from '../features/model.ts'
import type { Decision, HoldOut } from './card.ts'
import { actualOf, groupsOf, type Table } from './examples-of.ts'
import { guessesOf, type Naive } from './hold-out.ts'
import { countWords } from './count-words.ts'

/** One-sided: how likely it must be that the challenger is better. */
const sure = 0.95
const replicates = 1000
/** Rows and events that a comparison needs. */
const fewestRows = 30
/** So many times too many or too few events are no calibration. */
const grossly = 2

export interface Judged {
  decision: Extract<Decision, 'promoted' | 'kept-champion' | 'refused'>
  reason: string
}

/** The version in use, and what its twin says of rows of the same hold-out that it has not learnt from. */
export interface Incumbent {
  version: number
  /** Why it cannot be applied any more. */
  unusable?: string
  /** Places in the hold-out, and what its twin says of them. */
  places?: Int32Array
  scores?: Float64Array
}

export interface Trial {
  model: Model
  test: Table
  holdOut: HoldOut
  /** What the challenger's twin says of the hold-out. */
  scores: Float64Array
  naive: Naive
  seed: number
}

function guessWords(model: Model): string {
  if (model.kind !== 'regression') return 'always saying the base rate'
  const usual = model.features.find(({ name }) => name === model.usual)
  return usual === undefined ? 'always saying the mean' : `going by “${usual.label}”`
}

/** @param trial null where there is nothing to try on. */
export function* judgedInSteps(
  trial: Trial | null,
  incumbent: Incumbent | null,
  untried: string,
): Generator<undefined, Judged> {
  if (trial === null)
    return { decision: 'refused', reason: `It could not be tried on anything that it had not learnt from. ${untried}` }
  const { model, scores, naive, holdOut } = trial
  const what = guessWords(model)
  const always = guessesOf(model, trial.test, naive)
  const all = Int32Array.from(scores.keys())
  const gain = yield* compared(trial, always, all)
  const tried = `${holdOut.rows} rows of ${holdOut.from} to ${holdOut.to} that it had not learnt from`
  if (!isOfUse(gain, holdOut))
    return {
      decision: 'refused',
      reason: `On ${tried}, it is not better than ${what} beyond chance: ${errors(model, gain)}.`,
    }
  const off = offBalance(trial)
  if (off !== undefined) return { decision: 'refused', reason: `On ${tried}, ${off}.` }
  if (incumbent === null)
    return {
      decision: 'promoted',
      reason: `The first version that is of use: on ${tried}, ${errors(model, gain)} of ${what}.`,
    }
  if (incumbent.unusable !== undefined)
    return {
      decision: 'promoted',
      reason: `Version ${incumbent.version} cannot be used any more: ${incumbent.unusable}. This one is of use: on ${tried}, ${errors(model, gain)} of ${what}.`,
    }
  return yield* against(trial, incumbent)
}

/** Better beyond chance than always saying the same; or not worse, and events are put first beyond chance: few of them prove that sooner. */
function isOfUse(gain: Comparison | undefined, { figures }: HoldOut): boolean {
  if (gain === undefined) return false
  return gain.probability >= sure || (gain.difference > 0 && (figures.auc?.low ?? 0) > 0.5)
}

function* against(trial: Trial, { version, places, scores }: Incumbent): Generator<undefined, Judged> {
  const { model } = trial
  if (places === undefined || scores === undefined || places.length < fewestRows)
    return {
      decision: 'kept-champion',
      reason: `There are too few rows that neither this version nor version ${version} has learnt from to tell which one is better.`,
    }
  const found = yield* compared(trial, scores, places)
  if (found !== undefined && found.probability >= sure)
    return {
      decision: 'promoted',
      reason: `Better than version ${version} beyond chance: on the same ${places.length} rows, ${errors(model, found)}.`,
    }
  return {
    decision: 'kept-champion',
    reason: `Not better than version ${version} beyond chance: on the same ${places.length} rows, ${errors(model, found)}.`,
  }
}

/** Compares what a rival says of some rows of the hold-out with what the challenger says. */
function* compared({ model, test, scores, seed }: Trial, rival: Float64Array, places: Int32Array) {
  const actual = actualOf(model, test)
  const groups = groupsOf(test.keys)
  return yield* comparisonInSteps(
    model.kind === 'regression' ? rmseMeasure : logLossMeasure,
    Float64Array.from(places, (place) => actual[place] as number),
    rival,
    Float64Array.from(places, (place) => scores[place] as number),
    { seed, replicates, groups: Int32Array.from(places, (place) => groups[place] as number) },
  )
}

function errors(model: Model, found: { champion: number; challenger: number; probability: number } | undefined) {
  if (found === undefined) return 'nothing can be compared'
  const name = model.kind === 'regression' ? 'root mean square' : 'log loss'
  const digits = (value: number) => value.toPrecision(3)
  return `its error (${name}) was ${digits(found.challenger)} against ${digits(found.champion)}`
}

/** @returns what is grossly wrong with the level of what is predicted; undefined where it is about right. */
function offBalance({ model, test, scores }: Trial): string | undefined {
  const actual = actualOf(model, test)
  const [came, expected] = [sum(actual), sum(scores)]
  if (model.kind === 'regression') {
    const spread = Math.sqrt(variance(actual))
    const bias = Math.abs(expected - came) / actual.length
    return bias > spread / 2 ? `what it expects is off by ${bias.toPrecision(3)} on average` : undefined
  }
  const noise = 3 * Math.sqrt(Math.max(expected, came))
  const ratio = expected / came
  if (Math.abs(expected - came) <= noise || (ratio < grossly && ratio > 1 / grossly)) return undefined
  const told = (count: number) => countWords(model, Math.round(count), leastPersons(model.sensitivity))
  return `it expected ${told(expected)} events where ${told(came)} came`
}
