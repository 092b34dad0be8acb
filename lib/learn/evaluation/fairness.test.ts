import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { proportion } from '../../stats/proportion.ts'
import { categoricalColumn } from '../frame.ts'
import { aucEstimate } from './delong.ts'
import { ended } from '../../steps/ended.ts'
import { fairnessInSteps, type GroupFigures } from './fairness.ts'
import { calibrationInTheLarge } from './performance-drift.ts'

const fairnessOf = (...question: Parameters<typeof fairnessInSteps>) => ended(fairnessInSteps(...question))

/** Rows of a group by outcome and flag: of `positives` rows of outcome 1 `hits` flagged, of `negatives` of outcome 0 `alarms`. */
interface Group {
  group: string | undefined
  positives: number
  hits: number
  negatives: number
  alarms: number
}
function rowsOf(groups: Group[]) {
  const rows = groups.flatMap(({ group, positives, hits, negatives, alarms }) => [
    ...Array.from({ length: positives }, (_, at) => ({ group, outcome: 1, score: at < hits ? 0.8 : 0.3 })),
    ...Array.from({ length: negatives }, (_, at) => ({ group, outcome: 0, score: at < alarms ? 0.7 : 0.1 })),
  ])
  return {
    outcomes: rows.map(({ outcome }) => outcome),
    scores: Float64Array.from(rows, ({ score }) => score),
    groups: categoricalColumn(
      'group',
      rows.map(({ group }) => group),
    ),
  }
}
const fairness = (given: Group[], options = {}) => {
  const { outcomes, scores, groups } = rowsOf(given)
  return fairnessOf(outcomes, scores, groups, { threshold: 0.5, ...options })
}
const women = { group: 'women', positives: 20, hits: 10, negatives: 40, alarms: 20 }
const men = { group: 'men', positives: 15, hits: 9, negatives: 25, alarms: 3 }

describe('fairness', () => {
  it('has the figures of each group', () => {
    const [first] = fairness([women, men]).groups as [GroupFigures]
    const { outcomes, scores } = rowsOf([women])
    expect(first).toMatchObject({ group: 'women', withheld: false, rows: 60 })
    expect(first.baseRate).toEqual(proportion(20, 60))
    expect(first.selectionRate).toEqual(proportion(30, 60))
    expect(first.truePositiveRate).toEqual(proportion(10, 20))
    expect(first.falsePositiveRate).toEqual(proportion(20, 40))
    expect(first.precision).toEqual(proportion(10, 30))
    expect(first.auc).toEqual(aucEstimate(outcomes, scores))
    expect(first.calibration).toEqual(calibrationInTheLarge(outcomes, scores))
    const mean = (10 * 0.8 + 10 * 0.3 + 20 * 0.7 + 20 * 0.1) / 60
    expect(first.meanScore?.value).toBeCloseTo(mean, 12)
    expect((first.meanScore?.high as number) - mean).toBeCloseTo(mean - (first.meanScore?.low as number), 12)
  })
  it('compares selection by ratio and by a test over all groups', () => {
    const third = { group: 'others', positives: 10, hits: 10, negatives: 40, alarms: 10 }
    const found = fairness([women, men, third]).demographicParity
    expect(found).toMatchObject({ lowest: 'men', highest: 'women', fourFifths: false })
    expect(found?.value).toBeCloseTo(0.6, 12)
    // R: prop.test(c(12, 30, 20), c(40, 60, 50), correct = FALSE)$p.value
    expect(found?.p).toBeCloseTo(0.134395973639, 9)
    expect(found?.beyondNoise).toBe(false)
    expect(found?.low).toBeLessThan(0.6)
    expect(found?.high).toBeGreaterThan(0.8)
  })
  it('compares true and false positives by difference', () => {
    const found = fairness([women, men])
    expect(found.equalOpportunity).toMatchObject({ lowest: 'women', highest: 'men', beyondNoise: false })
    expect(found.equalOpportunity?.value).toBeCloseTo(0.1, 12)
    expect(found.falseAlarms).toMatchObject({ lowest: 'men', highest: 'women', beyondNoise: true })
    expect(found.falseAlarms?.value).toBeCloseTo(0.38, 12)
    expect(found.falseAlarms?.low).toBeGreaterThan(0)
  })
  it('has the interval of a difference by Newcombe', () => {
    // R: w <- function(k, n) prop.test(k, n, correct = FALSE)$conf.int; l <- w(12, 40); u <- w(30, 60)
    // c(.2 - sqrt((.5 - u[1])^2 + (l[2] - .3)^2), .2 + sqrt((u[2] - .5)^2 + (.3 - l[1])^2))
    const found = fairness([
      { group: 'a', positives: 40, hits: 12, negatives: 0, alarms: 0 },
      { group: 'b', positives: 60, hits: 30, negatives: 0, alarms: 0 },
    ])
    expect(found.equalOpportunity?.low).toBeCloseTo(0.00289213331692, 8)
    expect(found.equalOpportunity?.high).toBeCloseTo(0.37106693036637, 8)
    expect(found.falseAlarms).toBeUndefined()
  })
  it('says nothing of a group that is too small, not even how many, nor of a figure with too few rows behind it', () => {
    const small = { group: 'small', positives: 3, hits: 3, negatives: 6, alarms: 6 }
    const found = fairness([women, small, { ...men, positives: 5, hits: 5 }])
    expect(found.groups[1]).toEqual({ group: 'small', withheld: true })
    const third = found.groups[2] as GroupFigures
    expect(third.selectionRate).toBeDefined()
    expect(third.truePositiveRate).toBeUndefined()
    expect(third.precision).toBeUndefined()
    expect(third.auc).toBeUndefined()
    expect('auc' in third).toBe(false)
    expect(found.equalOpportunity).toBeUndefined()
    expect(found.demographicParity?.highest).toBe('women')
    expect((fairness([women, small], { least: 9 }).groups[1] as GroupFigures).rows).toBe(9)
    expect(fairness([women, small]).demographicParity).toBeUndefined()
  })
  it('leaves rows of an unknown group out, and is the same after JSON', () => {
    const found = fairness([women, { ...men, group: undefined }])
    expect(found.groups).toHaveLength(1)
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
  })
  it('compares nothing where nobody is flagged or all are', () => {
    expect(fairness([women, men], { threshold: 2 }).demographicParity).toBeUndefined()
    expect(fairness([women, men], { threshold: 2 }).equalOpportunity).toMatchObject({
      value: 0,
      p: 1,
      beyondNoise: false,
    })
    expect(fairness([women, men], { threshold: 0 }).demographicParity).toMatchObject({
      value: 1,
      p: 1,
      fourFifths: true,
    })
    expect(fairness([women, { ...men, hits: 0, alarms: 0 }]).demographicParity).toMatchObject({
      value: 0,
      low: 0,
      beyondNoise: true,
    })
    expect(fairness([])).toEqual({ groups: [] })
  })
  it('finds even treatment uneven no more often than it may', () => {
    const random = randomOf(6)
    let beyond = 0
    for (let trial = 0; trial < 300; trial++) {
      const scores = Float64Array.from({ length: 300 }, () => random())
      const outcomes = Uint8Array.from(scores, (score) => (random() < score ? 1 : 0))
      const groups = categoricalColumn(
        'g',
        Array.from(scores, () => ['a', 'b', 'c', 'd'][Math.floor(4 * random())]),
      )
      if (fairnessOf(outcomes, scores, groups, { threshold: 0.7 }).demographicParity?.beyondNoise) beyond++
    }
    // Binomial of 300 at .05: 15 with deviation 3.8.
    expect(beyond).toBeGreaterThan(3)
    expect(beyond).toBeLessThan(28)
  })
  it('refuses what is no probability and lengths that differ', () => {
    const groups = categoricalColumn('g', new Array(12).fill('a'))
    expect(() => fairnessOf(new Uint8Array(12), new Float64Array(12).fill(2), groups, { threshold: 1 })).toThrow(
      RangeError,
    )
    expect(() => fairnessOf([1], new Float64Array(12), groups, { threshold: 1 })).toThrow(RangeError)
    expect(() => fairnessOf(new Uint8Array(12), new Float64Array(12), groups, { threshold: 1, least: 0 })).toThrow(
      RangeError,
    )
  })
})
