// Protected attributes held against what a version said of its hold-out. They are never learnt from.
import {
  type Fairness as Found,
  fairnessInSteps,
  type GroupFigures,
} from '../../../../lib/learn/evaluation/fairness.ts'
import { type CategoricalColumn, categoricalColumn, type Column } from '../../../../lib/learn/frame.ts'
import { quantile } from '../../../../lib/stats/quantile.ts'
import { leastPersons } from '../../metrics/persons-month.ts'
import type { Feature, Model } from '../features/model.ts'
import type { Estimate, Fairness, FairnessGroup } from './card.ts'
import { actualOf, type Table } from './examples-of.ts'
import { thresholdOf } from './hold-out.ts'

/** Without costs, what is more likely than not is marked. */
const evenOdds = 0.5
const fewestRows = 10

/** @returns what there is to say of each protected attribute; nothing of models of quantities. */
export function* fairnessesInSteps(model: Model, test: Table, scores: Float64Array): Generator<undefined, Fairness[]> {
  if (model.kind === 'regression') return []
  const actual = actualOf(model, test)
  const threshold = model.kind === 'classification' ? thresholdOf(model) : evenOdds
  const least = model.persons === true ? leastPersons(model.sensitivity) : 1
  const found: Fairness[] = []
  for (const [at, feature] of (model.protected ?? []).entries()) {
    const groups = grouped(feature, test.guarded.columns[at] as Column)
    const { shown, withheld } = withoutSmall(groups, test.keys, least)
    const figures = yield* fairnessInSteps(actual, scores, shown, { threshold, least: fewestRows })
    found.push(told(feature, figures, withheld))
  }
  return found
}

/** Numbers as thirds: an age has no groups of its own. */
function grouped({ name }: Feature, column: Column): CategoricalColumn {
  if (column.kind === 'categorical') return column
  const known = column.values.filter((value) => !Number.isNaN(value))
  const [low, high] = [quantile(known, 1 / 3), quantile(known, 2 / 3)]
  if (low === undefined || high === undefined || low === high)
    return categoricalColumn(
      name,
      [...column.values].map(() => undefined),
    )
  const words = [`up to ${plain(low)}`, `over ${plain(low)}, up to ${plain(high)}`, `over ${plain(high)}`]
  return categoricalColumn(
    name,
    Array.from(column.values, (value) =>
      Number.isNaN(value) ? undefined : words[value <= low ? 0 : value <= high ? 1 : 2],
    ),
    words,
  )
}

/** Leaves out groups of fewer persons than may be known, and the next smallest where the total less the others would tell of them. */
function withoutSmall(column: CategoricalColumn, keys: readonly string[], least: number) {
  const persons = column.levels.map(() => new Set<string>())
  for (const [row, key] of keys.entries()) persons[column.codes[row] as number]?.add(key)
  const groups = column.levels
    .map((level, code) => ({ level, code, persons: persons[code]?.size ?? 0 }))
    .filter((group) => group.persons > 0)
    .sort((a, b) => a.persons - b.persons)
  let left = 0
  let out = 0
  while (out < groups.length && ((groups[out]?.persons as number) < least || (left > 0 && left < least)))
    left += groups[out++]?.persons as number
  const hidden = new Set(groups.slice(0, out).map(({ code }) => code))
  const shown = { ...column, codes: column.codes.map((code) => (hidden.has(code) ? -1 : code)) }
  return { shown, withheld: groups.slice(0, out).map(({ level }) => level) }
}

function told({ name, label }: Feature, found: Found, withheld: readonly string[]): Fairness {
  const { demographicParity: parity, equalOpportunity: opportunity } = found
  const groups: FairnessGroup[] = [
    ...found.groups.map(
      (group): FairnessGroup => (group.withheld ? { group: group.group, rows: 0 } : figuresOf(group)),
    ),
    ...withheld.map((group) => ({ group, rows: 0 })),
  ]
  return {
    ...{ attribute: name, label, groups },
    ...(parity === undefined ? {} : { parityRatio: estimate(parity) }),
    ...(opportunity === undefined ? {} : { opportunityDifference: estimate(opportunity) }),
    finding: findingOf(found),
    concern: parity?.beyondNoise === true && !parity.fourFifths,
  }
}

function figuresOf({ group, rows, auc, ...found }: GroupFigures): FairnessGroup {
  const { baseRate, meanScore, selectionRate, truePositiveRate, falsePositiveRate, precision } = found
  const named = { baseRate, meanScore, selectionRate, truePositiveRate, falsePositiveRate, precision }
  const figures: Record<string, Estimate> = {}
  for (const [name, figure] of Object.entries(named)) if (figure !== undefined) figures[name] = estimate(figure)
  if (auc !== undefined) figures.auc = { value: auc.auc, low: auc.low, high: auc.high }
  return { group, rows, figures }
}

function findingOf({ demographicParity: parity, equalOpportunity: opportunity }: Found): string {
  if (parity === undefined) return 'There are too few to compare groups.'
  const share = `${parity.lowest} is marked ${plain(parity.value)} times as often as ${parity.highest}`
  if (!parity.beyondNoise)
    return `No difference between groups is beyond chance: ${share}, which so few rows can bring about.`
  const found =
    opportunity?.beyondNoise === true
      ? ` Of those with the event, a share smaller by ${plain(opportunity.value)} is found of ${opportunity.lowest} than of ${opportunity.highest}.`
      : ' Of those with the event, shares that do not differ beyond chance are found in all groups.'
  const rule = parity.fourFifths ? 'within four fifths' : 'less than four fifths: look into it before acting on scores'
  return `${share[0]?.toUpperCase()}${share.slice(1)}, beyond chance and ${rule}.${found}`
}

function estimate({ value, low, high }: Estimate): Estimate {
  return { value, low, high }
}

function plain(value: number): string {
  return String(Number(value.toPrecision(2)))
}
