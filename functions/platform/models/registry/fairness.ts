// What a version said of its hold-out, held against what came, by groups: of protected attributes, or of things those by which they are listed.
import {
  type Fairness as Found,
  fairnessInSteps,
  type GroupFigures,
} from '../../../../lib/learn/evaluation/fairness.ts'
import { type CategoricalColumn, categoricalColumn, type Column } from '../../../../lib/learn/frame.ts'
import { quantile } from '../../../../lib/stats/quantile.ts'
import { leastPersons } from '../../metrics/persons-month.ts'
import { heldAgainst } from '../features/held-against.ts'
import type { Feature, Model } from '../features/model.ts'
import type { Estimate, Fairness, FairnessGroup } from './card.ts'
import { actualOf, type Table } from './examples-of.ts'
import { thresholdOf } from './hold-out.ts'
import { quantityFairness } from './quantity-fairness.ts'

/** Without costs, what is more likely than not is marked. */
const evenOdds = 0.5
const fewestRows = 10
/** Of a group of fewer records, or with fewer events, came or expected, nothing is said: what one of them did would decide it. */
const fewestRecords = 10
const fewestEvents = 5

/** @returns what there is to say of each attribute that scores are held against. */
export function* fairnessesInSteps(model: Model, test: Table, scores: Float64Array): Generator<undefined, Fairness[]> {
  const actual = actualOf(model, test)
  const threshold = model.kind === 'classification' ? thresholdOf(model) : evenOdds
  const least = Math.max(fewestRecords, leastPersons(model.sensitivity))
  const found: Fairness[] = []
  for (const [at, feature] of heldAgainst(model).entries()) {
    const groups = grouped(feature, test.guarded.columns[at] as Column)
    if (model.kind === 'regression') {
      const errors = scores.map((score, row) => score - (actual[row] as number))
      found.push(quantityFairness(feature, groups, test.keys, errors, least, model.persons === true))
      yield
      continue
    }
    const { shown, withheld } = withoutSmall(
      groups,
      countsOf(groups, test.keys, actual, scores),
      least,
      model.persons === true,
    )
    const figures = yield* fairnessInSteps(actual, scores, shown, { threshold, least: fewestRows })
    found.push(told(feature, figures, withheld, model.persons === true))
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

interface GroupCount {
  level: string
  code: number
  records: number
  /** Records with the event, and how many are expected of them at one moment. */
  came: number
  expected: number
}

/** Records, not rows: the same one stands in many of these. */
function countsOf(
  { levels, codes }: CategoricalColumn,
  keys: readonly string[],
  actual: Float64Array,
  scores: Float64Array,
): GroupCount[] {
  return levels.flatMap((level, code) => {
    const rows = [...codes.keys()].filter((row) => codes[row] === code)
    if (rows.length === 0) return []
    const records = new Set(rows.map((row) => keys[row])).size
    const came = new Set(rows.filter((row) => actual[row] === 1).map((row) => keys[row])).size
    const sum = rows.reduce((total, row) => total + (scores[row] as number), 0)
    return [{ level, code, records, came, expected: (records * sum) / rows.length }]
  })
}

/** Leaves out small groups, and of persons the next smallest where the total less the others would tell of them. */
function withoutSmall(column: CategoricalColumn, counts: readonly GroupCount[], least: number, ofPersons: boolean) {
  const isSmall = ({ records, came, expected }: GroupCount) =>
    // Of things the intervals say enough; of persons few expected events would tell who they are.
    records < least || (ofPersons ? Math.min(came, expected) : came) < fewestEvents
  const withheld = counts.filter(isSmall)
  const others = counts.filter((group) => !isSmall(group)).sort((a, b) => a.records - b.records)
  const total = (of: (group: GroupCount) => number) => withheld.reduce((sum, group) => sum + of(group), 0)
  const isTold = () =>
    withheld.length > 0 && (total(({ records }) => records) < least || total(({ came }) => came) < fewestEvents)
  while (ofPersons && others.length > 0 && isTold()) withheld.push(others.shift() as GroupCount)
  const hidden = new Set(withheld.map(({ code }) => code))
  const shown = { ...column, codes: column.codes.map((code) => (hidden.has(code) ? -1 : code)) }
  return { shown, withheld: withheld.map(({ level }) => level) }
}

function told({ name, label }: Feature, found: Found, withheld: readonly string[], ofPersons: boolean): Fairness {
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
    finding: findingOf(found, ofPersons),
    // Regions and machines may differ; persons must not be marked for what must not decide.
    concern: ofPersons && parity?.beyondNoise === true && !parity.fourFifths,
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

function findingOf({ demographicParity: parity, equalOpportunity: opportunity }: Found, ofPersons: boolean): string {
  if (parity === undefined) return 'There are too few to compare groups.'
  const share = `${parity.lowest} is marked ${plain(parity.value)} times as often as ${parity.highest}`
  if (!parity.beyondNoise)
    return `No difference between groups is beyond chance: ${share}, which so few rows can bring about.`
  const found =
    opportunity?.beyondNoise === true
      ? ` Of those with the event, a share smaller by ${plain(opportunity.value)} is found of ${opportunity.lowest} than of ${opportunity.highest}.`
      : ' Of those with the event, shares that do not differ beyond chance are found in all groups.'
  const rule = parity.fourFifths ? 'within four fifths' : 'less than four fifths: look into it before acting on scores'
  return `${share[0]?.toUpperCase()}${share.slice(1)}, beyond chance${ofPersons ? ` and ${rule}` : ''}.${found}`
}

function estimate({ value, low, high }: Estimate): Estimate {
  return { value, low, high }
}

function plain(value: number): string {
  return String(Number(value.toPrecision(2)))
}
