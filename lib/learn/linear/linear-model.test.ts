import { describe, expect, it } from 'vitest'
import { categoricalColumn, type Column, frameOf } from '../frame.ts'
import { linear } from './linear.ts'
import { type LinearModel, linearContributionsOf, linearMarginsOf } from './linear-model.ts'
import { logistic } from './logistic.ts'
import { sample } from './sample.fixture.ts'

const { frame, amount, outcome } = sample()
const weights = Float64Array.from({ length: 80 }, (_, row) => 1 + (row % 3))

describe('contributions of a linear model', () => {
  const holed = frameOf([
    ...frame.columns,
    {
      kind: 'numeric',
      name: 'holed',
      values: Float64Array.from({ length: 80 }, (_, row) => (row % 5 === 0 ? Number.NaN : Math.sin(row * row))),
    },
    categoricalColumn(
      'team',
      Array.from({ length: 80 }, (_, row) => (row % 7 === 0 ? undefined : 'abc'[row % 3])),
    ),
  ])

  it('sum with the base to the margin, whose training mean the base is', () => {
    for (const model of [
      logistic(holed, outcome, { lambda: 0.01, mix: 0.2 }),
      logistic(holed, outcome, { lambda: 0.01, weights }),
      linear(holed, amount, { lambda: 0.01, weights }),
    ]) {
      const margins = linearMarginsOf(model, holed)
      const { base, contributions } = linearContributionsOf(model, holed)
      expect(contributions).toHaveLength(6)
      margins.forEach((margin, row) => {
        expect(base + contributions.reduce((sum, each) => sum + (each[row] as number), 0)).toBeCloseTo(margin, 11)
      })
    }
    const model = linear(holed, amount, { lambda: 0.01, weights })
    const margins = linearMarginsOf(model, holed)
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const mean = margins.reduce((sum, margin, row) => sum + (margin * (weights[row] as number)) / total, 0)
    expect(linearContributionsOf(model, holed).base).toBeCloseTo(mean, 11)
  })

  it('are those of columns by name, in the order of the frame that is asked about', () => {
    const model = JSON.parse(JSON.stringify(linear(frame, amount, { lambda: 0.01 }))) as LinearModel
    const other: Column = { kind: 'numeric', name: 'unused', values: new Float64Array(80) }
    const turned = frameOf([other, ...frame.columns.toReversed()])
    const here = linearContributionsOf(model, frame).contributions
    const there = linearContributionsOf(model, turned).contributions
    expect(there[0]).toEqual(new Float64Array(80))
    expect(there.slice(1)).toEqual(here.toReversed())
  })
})
