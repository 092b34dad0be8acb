// What each reason adds to a score, in the score's own unit.
import type { Model } from '../features/model.ts'
import { periodsOf } from '../registry/learner.ts'
import type { KeptReasons } from '../registry/reasons.ts'
import type { Reason } from './model-report.ts'

export interface ScoreParts {
  base: number
  reasons: readonly Reason[]
  rest: number
}

/** Margins nearer than that are one. */
const near = 1e-9

/**
 * Contributions add up on the scale of margins (log odds). Here each has the share of the way from base to score that it has of the way between their margins:
 * signs and order stay, and base + reasons + rest is the score.
 */
export function scoreParts(model: Model, score: number, { base, margin, top, rest }: KeptReasons): ScoreParts {
  const slope = slopeOf(model, score, base, margin)
  const reasons = top.map(([feature, value, contribution]) => ({
    feature,
    value: value ?? undefined,
    usual: undefined,
    part: contribution * slope,
  }))
  const added = reasons.reduce((sum, { part }) => sum + part, rest * slope)
  return { base: score - added, reasons, rest: rest * slope }
}

function slopeOf(model: Model, score: number, base: number, margin: number): number {
  if (model.kind === 'regression') return 1
  const usual = chanceOf(model, base)
  const slope = (score - usual) / (margin - base)
  // Where both are one, and where a mean of periods is no exact measure of the whole, the slope of the curve at the score.
  return Math.abs(margin - base) > near && slope > 0 ? slope : score * (1 - score)
}

/** Chance of the event of a record with this margin: of a survival model in any of its periods. */
function chanceOf(model: Model, margin: number): number {
  return 1 - (1 - 1 / (1 + Math.exp(-margin))) ** periodsOf(model)
}
