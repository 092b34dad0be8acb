import { describe, expect, it } from 'vitest'
import { holdOutSplit, type Labelled } from './hold-out-split.ts'

/** So many rows at each moment, every tenth an event. */
function rows(moments: readonly number[], each: number, every = 10): Labelled {
  const days = moments.flatMap((day) => new Array<number>(each).fill(day))
  return {
    moments: Int32Array.from(days),
    events: Uint8Array.from(days, (_, at) => (at % every === 0 ? 1 : 0)),
    horizonDays: 90,
  }
}
const months = (count: number) => Array.from({ length: count }, (_, at) => 30 * at)

describe('the hold-out', () => {
  it('is the last quarter of the rows, and what is learnt from had shown before it', () => {
    const labelled = rows(months(24), 40)
    const found = holdOutSplit(labelled)
    if (!('train' in found)) throw new Error(found.reason)
    expect(found.from).toBe(30 * 18)
    expect(found.to).toBe(30 * 23)
    expect(found.test).toHaveLength(6 * 40)
    for (const row of found.train) expect((labelled.moments[row] as number) + 90).toBeLessThanOrEqual(found.from)
    expect(found.train).toHaveLength(16 * 40)
  })
  it('shares no moment with what is learnt from, also where outcomes are known at once', () => {
    const labelled = { ...rows(months(24), 40), horizonDays: 0 }
    const found = holdOutSplit(labelled)
    if (!('train' in found)) throw new Error(found.reason)
    expect(found.from).toBe(30 * 18)
    expect(Math.max(...found.train.map((row) => labelled.moments[row] as number))).toBe(30 * 17)
    expect(found.train.length + found.test.length).toBe(24 * 40)
  })
  it('is longer where events are few', () => {
    const found = holdOutSplit(rows(months(24), 40, 20))
    if (!('train' in found)) throw new Error(found.reason)
    expect(found.test.length).toBeGreaterThanOrEqual(20 * 20)
  })
  it('has two moments at least, or sixty days', () => {
    const found = holdOutSplit(rows(months(8), 500))
    if (!('train' in found)) throw new Error(found.reason)
    expect(found.to - found.from).toBe(30)
    const daily = holdOutSplit(
      rows(
        Array.from({ length: 300 }, (_, at) => at),
        20,
      ),
    )
    if (!('train' in daily)) throw new Error(daily.reason)
    expect(daily.to - daily.from).toBeGreaterThanOrEqual(60)
  })
  it('is not to be had where too little time has gone by, or nothing', () => {
    expect(holdOutSplit(rows(months(3), 200))).toEqual({ reason: expect.stringContaining('90 days to show') })
    expect(holdOutSplit(rows([0], 500))).toEqual({ reason: expect.stringContaining('too short a time') })
    expect(holdOutSplit(rows([], 1))).toEqual({ reason: 'No outcome is known yet.' })
  })
})
