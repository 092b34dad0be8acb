import { describe, expect, it } from 'vitest'
import { randomOf } from '../../random/random.ts'
import { categoricalColumn, type Frame } from '../frame.ts'
import { boosted } from './boosting.ts'
import { elapsedColumn, hazardsOf, personPeriods, remainingLife, survivalCurve } from './person-period.ts'

describe('person-periods', () => {
  const frame: Frame = {
    rows: 3,
    columns: [
      { kind: 'numeric', name: 'age', values: Float64Array.of(30, 40, 50) },
      categoricalColumn('team', ['red', undefined, 'blue']),
    ],
  }
  it('are a row for each period at risk, with the event in the last one only', () => {
    const spread = personPeriods(Float64Array.of(3, 1, 2), Float64Array.of(1, 1, 0), frame)
    expect([...spread.subjects]).toEqual([0, 0, 0, 1, 2, 2])
    expect([...spread.target]).toEqual([0, 0, 1, 1, 0, 0])
    expect(
      spread.frame.columns.map((column) => [...(column.kind === 'numeric' ? column.values : column.codes)]),
    ).toEqual([
      [30, 30, 30, 40, 50, 50],
      [0, 0, 0, -1, 1, 1],
      [1, 2, 3, 1, 1, 2],
    ])
  })
  it('begin where observation began', () => {
    const spread = personPeriods(Float64Array.of(3, 1, 2), Float64Array.of(1, 1, 0), frame, Float64Array.of(2, 0, 2))
    expect([...spread.subjects]).toEqual([0, 1])
    expect(spread.frame.columns[2]).toMatchObject({ name: elapsedColumn, values: Float64Array.of(3, 1) })
  })
  it('are refused of durations and events that are none', () => {
    const ones = Float64Array.of(1, 1, 1)
    expect(() => personPeriods(Float64Array.of(1, 1.5, 1), ones, frame)).toThrow('a duration is 1.5')
    expect(() => personPeriods(ones, Float64Array.of(1, 2, 0), frame)).toThrow('an event is neither 0 nor 1')
    expect(() => personPeriods(ones.slice(1), ones, frame)).toThrow('2 durations')
    const twice = personPeriods(ones, ones, frame).frame
    expect(() => personPeriods(ones, ones, twice)).toThrow('already')
  })
})

describe('remaining life', () => {
  it('of a constant hazard is what the geometric distribution says', () => {
    const hazards = new Float64Array(20).fill(0.1)
    expect(survivalCurve(hazards)[19]).toBeCloseTo(0.9 ** 20, 12)
    const { restricted, expected } = remainingLife(hazards)
    // 1 / .1 periods, half a period less as events come in the middle of theirs.
    expect(expected).toBeCloseTo(9.5, 10)
    expect(restricted).toBeCloseTo(9.5 * (1 - 0.9 ** 20), 10)
  })
  it('cannot be told beyond hazards that end in 0, and ends with a sure event', () => {
    expect(remainingLife(new Float64Array(4))).toEqual({ restricted: 4, expected: undefined })
    expect(remainingLife(Float64Array.of(0, 1))).toEqual({ restricted: 1.5, expected: 1.5 })
    expect(remainingLife(new Float64Array(0))).toEqual({ restricted: 0, expected: undefined })
  })
  it('is found from exponential lives that are partly still going on, in two groups', () => {
    const random = randomOf(9)
    const rows = 3000
    const group = Float64Array.from({ length: rows }, (_, row) => row % 2)
    // Lives of mean 8 and 24 periods, watched for up to 15.
    const life = group.map((own) => -Math.log(1 - random()) * (own === 0 ? 8 : 24))
    const duration = life.map((own) => Math.min(15, Math.ceil(own)))
    const event = life.map((own) => (own <= 15 ? 1 : 0))
    const frame: Frame = { rows, columns: [{ kind: 'numeric', name: 'group', values: group }] }
    const spread = personPeriods(duration, event, frame)
    const options = { trees: 60, leaves: 4, leafRows: 200, learningRate: 0.1 }
    const model = boosted(spread.frame, spread.target, options)
    const asked: Frame = { rows: 2, columns: [{ kind: 'numeric', name: 'group', values: Float64Array.of(0, 1) }] }
    const hazards = hazardsOf(model, asked, Float64Array.of(0, 5), 10)
    for (const [place, mean] of [8, 24].entries()) {
      const own = hazards.subarray(10 * place, 10 * place + 10)
      const average = own.reduce((sum, hazard) => sum + hazard, 0) / 10
      expect(Math.abs(average / (1 - Math.exp(-1 / mean)) - 1)).toBeLessThan(0.12)
      expect(Math.abs((remainingLife(own).expected as number) / mean - 1)).toBeLessThan(0.2)
    }
    expect(() => hazardsOf(model, asked, Float64Array.of(0), 10)).toThrow('1 elapsed periods of 2 rows')
    expect(() => hazardsOf(model, asked, Float64Array.of(0, 0), 0)).toThrow('horizon is 0')
  })
})
