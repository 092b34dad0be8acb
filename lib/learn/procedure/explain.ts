// What a learnt model says of rows, and why: contributions that add up to the margin.
import { ended } from '../../steps/ended.ts'
import { type Column, type Frame, frameOf } from '../frame.ts'
import { marginsInSteps } from '../trees/boosting.ts'
import { contributionsInSteps } from '../trees/tree-shap.ts'
import { madeOf, withComposites } from './composite.ts'
import { isPause, TermValues } from './design.ts'
import type { Learned } from './learn.ts'
import { linearMarginsInSteps } from './linear-member.ts'
import type { Member } from './member.ts'
import { ownersOf } from './term.ts'

export interface Explanation {
  /** The margin that is expected of a row before any of its values is known. */
  base: number
  /** By row, log odds for a classification and the value itself for a regression: base + the contributions of all columns. */
  margins: Float64Array
  /** By column of what was learnt, then by row. What a product, a sum or a composite adds is shared equally by its columns. */
  contributions: Float64Array[]
}

/**
 * @returns the probability of 1 for a classification, the value for a regression.
 * @throws RangeError when the frame lacks a column of what was learnt or has it as another kind.
 */
export function* scoresInSteps(learned: Learned, frame: Frame): Generator<undefined, Float64Array> {
  return scored(learned, yield* learnedMarginsInSteps(learned, frame))
}

/** All steps of `scoresInSteps` at once. */
export function scoresOf(learned: Learned, frame: Frame): Float64Array {
  return ended(scoresInSteps(learned, frame))
}

/**
 * @returns log odds of 1 for a classification, the value for a regression.
 * @throws RangeError as `scoresInSteps`.
 */
export function learnedMarginsOf(learned: Learned, frame: Frame): Float64Array {
  return ended(learnedMarginsInSteps(learned, frame))
}

function* learnedMarginsInSteps(learned: Learned, frame: Frame): Generator<undefined, Float64Array> {
  const { given, full } = framesOf(learned, frame)
  const margins = new Float64Array(frame.rows).fill(learned.intercept)
  for (const { weight, member } of learned.members) {
    const own = yield* memberMargins(member, given, full)
    for (let row = 0; row < margins.length; row++)
      margins[row] = (margins[row] as number) + weight * (own[row] as number)
    yield
  }
  return margins
}

/** All steps of `explanationInSteps` at once. */
export function explanationOf(learned: Learned, frame: Frame): Explanation {
  return ended(explanationInSteps(learned, frame))
}

/** @returns margins as scores: probabilities for a classification. */
export function scored({ task }: Pick<Learned, 'task'>, margins: Float64Array): Float64Array {
  return task === 'regression' ? margins : margins.map((margin) => 1 / (1 + Math.exp(-margin)))
}

/** @throws RangeError when the frame lacks a column of what was learnt or has it as another kind. */
export function* explanationInSteps(learned: Learned, frame: Frame): Generator<undefined, Explanation> {
  const { given, full } = framesOf(learned, frame)
  const places = new Map(learned.columns.map(({ name }, place) => [name, place]))
  const contributions = learned.columns.map(() => new Float64Array(frame.rows))
  const add = (names: readonly string[], factor: number, values: Float64Array) => {
    for (const name of names) {
      const into = contributions[places.get(name) as number] as Float64Array
      const share = factor / names.length
      for (let row = 0; row < into.length; row++) into[row] = (into[row] as number) + share * (values[row] as number)
    }
  }
  let base = learned.intercept
  const parts = madeOf(learned.composites)
  for (const { weight, member } of learned.members) {
    if (member.kind === 'linear') {
      base += weight * member.intercept
      const owners = ownersOf(member.basis)
      const values = new TermValues(member.basis, given)
      for (const [term, own] of owners.entries()) {
        const names = own.map((column) => learned.inputs[column] ?? '')
        add(names, weight * (member.coefficients[term] as number), values.of(term))
        if (isPause(term, frame.rows)) yield
      }
      continue
    }
    for (const model of member.models) {
      const share = weight / member.models.length
      const own = yield* contributionsInSteps(model, full)
      base += share * own.base
      for (const [at, { name }] of model.columns.entries())
        add(parts.get(name) ?? [name], share, own.contributions[at] as Float64Array)
    }
  }
  const margins = new Float64Array(frame.rows).fill(base)
  for (const values of contributions)
    for (let row = 0; row < margins.length; row++) margins[row] = (margins[row] as number) + (values[row] as number)
  return { base, margins, contributions }
}

function* memberMargins(member: Member, given: Frame, full: Frame): Generator<undefined, Float64Array> {
  if (member.kind === 'linear') {
    const [margins] = yield* linearMarginsInSteps(member.basis, [member], given)
    return margins as Float64Array
  }
  const mean = new Float64Array(given.rows)
  for (const model of member.models) {
    const own = yield* marginsInSteps(model, full)
    for (let row = 0; row < mean.length; row++)
      mean[row] = (mean[row] as number) + (own[row] as number) / member.models.length
  }
  return mean
}

/** The columns that are used, in their order, without and with composites. */
function framesOf({ columns, inputs, composites }: Learned, frame: Frame): { given: Frame; full: Frame } {
  const byName = new Map(frame.columns.map((column) => [column.name, column]))
  const kinds = new Map(columns.map(({ name, kind }) => [name, kind]))
  const own = inputs.map((name): Column => {
    const column = byName.get(name)
    if (column === undefined) throw new RangeError(`column ${name} is missing`)
    if (column.kind !== kinds.get(name))
      throw new RangeError(`column ${name} is ${column.kind}, and was ${kinds.get(name)}`)
    return column
  })
  const given = own.length === 0 ? { rows: frame.rows, columns: [] } : frameOf(own)
  return { given, full: withComposites(given, composites) }
}
